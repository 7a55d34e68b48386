import type { Address } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import { sapHash, writeSap } from './sap-packet.ts';

/** One session that is told to others. */
export interface Announcement {
  readonly to: Address;
  /** The announcement goes no further than the session. */
  readonly ttl: number;
  /** The address that it is sent from, 4 or 16 bytes. */
  readonly source: Uint8Array;
  /** SDP. */
  readonly payload: Uint8Array;
}

interface Standing extends Announcement {
  readonly packet: Uint8Array;
  lastMs: number;
  timer: Disposable | undefined;
}

export interface SapAnnouncerParts {
  readonly clock: Clock;
  readonly random: Random;
  /** Sessions that others announce to that SAP group. */
  readonly others: (sapGroup: string) => number;
  readonly send: (packet: Uint8Array, announcement: Announcement) => void;
}

/** Tells others of sessions again and again, seldom enough for all announcers together (RFC 2974 §3.1). */
export class SapAnnouncer implements Disposable {
  readonly #parts: SapAnnouncerParts;
  readonly #standing = new Map<string, Standing>();

  constructor(parts: SapAnnouncerParts) {
    this.#parts = parts;
  }

  /**
   * Tells of a session, or of how it is now; what it was is deleted (§6). It is told at once, as somebody may be looking for
   * it. False: its description is too long to be told.
   */
  announce(key: string, announcement: Announcement): boolean {
    const { payload, source } = announcement;
    const packet = writeSap({ kind: 'announcement', hash: sapHash(payload), source, payload });
    if (packet.length > limits.sapSentBytes) return false;
    const known = this.#standing.get(key);
    if (known && sapHash(known.payload) === sapHash(payload)) return true;
    this.withdraw(key);
    const standing: Standing = { ...announcement, packet, lastMs: 0, timer: undefined };
    this.#standing.set(key, standing);
    this.#tell(standing);
    return true;
  }

  /** The session is over, or told of no more (§4). */
  withdraw(key: string): void {
    const standing = this.#standing.get(key);
    if (!standing) return;
    standing.timer?.dispose();
    this.#standing.delete(key);
    const { payload, source } = standing;
    const origin =
      new TextDecoder()
        .decode(payload)
        .match(/^o=.*$/m)?.[0]
        .trimEnd() ?? '';
    const line = new TextEncoder().encode(`${origin}\r\n`);
    this.#parts.send(writeSap({ kind: 'deletion', hash: sapHash(payload), source, payload: line }), standing);
  }

  dispose(): void {
    for (const key of [...this.#standing.keys()]) this.withdraw(key);
  }

  #tell(standing: Standing): void {
    standing.lastMs = this.#parts.clock.now();
    this.#parts.send(standing.packet, standing);
    this.#wait(standing, standing.lastMs + this.#interval(standing));
  }

  /** At the time that was drawn, it is drawn anew: there may be more announcers by then. */
  #wait(standing: Standing, dueMs: number): void {
    const { clock } = this.#parts;
    standing.timer = clock.after(Math.max(0, dueMs - clock.now()), () => {
      const reconsidered = standing.lastMs + this.#interval(standing);
      if (reconsidered <= clock.now()) this.#tell(standing);
      else this.#wait(standing, reconsidered);
    });
  }

  /** §3.1: the base interval, and up to a third of it more or less. */
  #interval({ packet, to }: Standing): number {
    const own = [...this.#standing.values()].filter((each) => each.to.address === to.address).length;
    const base = baseIntervalMs(own + this.#parts.others(to.address), packet.length);
    return base + this.#parts.random.fraction() * ((base * 2) / 3) - base / 3;
  }
}

/** `interval` of §3.1, in ms, for so many announcements of so many bytes. */
export function baseIntervalMs(announcements: number, bytes: number): number {
  return Math.max(limits.sapIntervalMs, (8 * announcements * bytes * 1_000) / limits.sapBitsPerSecond);
}
