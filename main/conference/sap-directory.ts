import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import { baseIntervalMs } from './sap-announcer.ts';
import { parseSap, type SapPacket } from './sap-packet.ts';
import { type AnnouncedSession, announcedSession, originOf } from './sap-session.ts';

/** A session that somebody announces. */
export interface Discovered extends AnnouncedSession {
  readonly id: string;
  /** What o= says of it but the version. */
  readonly origin: string;
  /** The address that the announcement came from. */
  readonly from: string;
  readonly sapGroup: string;
}

interface Entry extends Discovered {
  readonly hash: number;
  readonly bytes: number;
  heardMs: number;
}

/** Looks for what has timed out. */
const SWEEP_MS = 60_000;

/** The sessions that others announce (RFC 2974 §4, §5): each as its own announcer says it, until that is silent for too long. */
export class SapDirectory implements Disposable {
  readonly #clock: Clock;
  readonly #changed = new Emitter<void>();
  /** The latest heard last. */
  readonly #entries = new Map<string, Entry>();
  #timer: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly onChanged = this.#changed.on;

  list(): readonly Discovered[] {
    return [...this.#entries.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  get(id: string): Discovered | undefined {
    return this.#entries.get(id);
  }

  /** How many are announced to a SAP group. */
  countIn(sapGroup: string): number {
    return [...this.#entries.values()].filter((entry) => entry.sapGroup === sapGroup).length;
  }

  /** A packet that came to `sapGroup` from `from`. */
  receive(bytes: Uint8Array, from: string, sapGroup: string): void {
    const packet = parseSap(bytes);
    const origin = packet.ok ? originOf(packet.value.payload) : undefined;
    if (!packet.ok || origin === undefined) return;
    // One host can neither change nor delete what another announces (§5); what is signed is a session apart.
    const id = `${from} ${packet.value.authenticated ? 'signed ' : ''}${origin}`;
    if (packet.value.kind === 'announcement')
      this.#announced(id, origin, packet.value, { from, sapGroup, bytes: bytes.length });
    else if (this.#entries.delete(id)) this.#changed.emit();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#entries.clear();
  }

  #announced(
    id: string,
    origin: string,
    { hash, payload }: SapPacket,
    heard: { readonly from: string; readonly sapGroup: string; readonly bytes: number },
  ): void {
    const heardMs = this.#clock.now();
    const known = this.#entries.get(id);
    if (known?.hash === hash) {
      known.heardMs = heardMs;
      return;
    }
    const session = announcedSession(payload);
    if (!session || isOver(session, this.#clock)) {
      if (this.#entries.delete(id)) this.#changed.emit();
      return;
    }
    if (!known) this.#makeRoom(heard.from);
    this.#entries.set(id, { ...session, ...heard, id, origin, hash, heardMs });
    this.#timer ??= this.#clock.after(SWEEP_MS, () => this.#sweep());
    this.#changed.emit();
  }

  #makeRoom(from: string): void {
    const all = [...this.#entries.values()].sort((a, b) => a.heardMs - b.heardMs);
    const own = all.filter((entry) => entry.from === from);
    const oldest =
      own.length >= limits.sapSessionsPerSource ? own[0] : all.length >= limits.sapSessions ? all[0] : undefined;
    if (oldest) this.#entries.delete(oldest.id);
  }

  #sweep(): void {
    const before = this.#entries.size;
    for (const entry of this.#entries.values()) {
      const interval = baseIntervalMs(this.countIn(entry.sapGroup), entry.bytes);
      const silentMs = this.#clock.now() - entry.heardMs;
      if (silentMs > Math.max(10 * interval, limits.sapTimeoutMs) || isOver(entry, this.#clock))
        this.#entries.delete(entry.id);
    }
    this.#timer = this.#entries.size > 0 ? this.#clock.after(SWEEP_MS, () => this.#sweep()) : undefined;
    if (this.#entries.size < before) this.#changed.emit();
  }
}

function isOver({ endsAt }: AnnouncedSession, clock: Clock): boolean {
  return endsAt !== undefined && endsAt < clock.wallTime();
}
