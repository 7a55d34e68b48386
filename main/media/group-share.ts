import type { Address } from '../base/address.ts';
import { Emitter } from '../base/emitter.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { GroupAddress } from '../sdp/group-address.ts';
import type { GroupJoin, GroupSource } from './group-order.ts';
import { rtcpAddressOf } from './group-sockets.ts';
import type { MediaError } from './media-error.ts';
import type { MediaStream, StreamStats } from './media-stream.ts';
import type { Patch } from './patch.ts';

import type { GroupPart, GroupStanding, SharedGroup } from './shared-group.ts';
import type { StreamQuality } from './stream-quality.ts';
import type { MediaDirection, StreamSetup } from './stream-setup.ts';
import { nothingYet } from './stream-totals.ts';

/** A multicast group as the main thread sees it: a stream that comes from many and goes to all. */
export interface GroupStream extends MediaStream {
  readonly group: GroupAddress;
  readonly standing: GroupStanding;
  /** Who is there besides this end. */
  readonly sources: readonly GroupSource[];
  /** The standing or the sources. */
  readonly onChanged: Emitter<void>['on'];
}

/**
 * One call's or channel's part in a group that others may share. It joins with the first `configure` that is not quiet, or
 * by `join`; it speaks while it is joined to something and not muted.
 */
export class GroupShare implements GroupStream {
  readonly group: GroupAddress;
  readonly #of: (join: GroupJoin) => SharedGroup;
  readonly #changed = new Emitter<void>();
  readonly #sound = new Emitter<void>();
  readonly #digits = new Emitter<string>();
  readonly #quality = new Emitter<StreamQuality>();
  readonly #lost = new Emitter<string>();
  readonly #part: GroupPart;
  #join: GroupJoin;
  #shared: SharedGroup | undefined;
  #state: 'apart' | 'in' | 'closed' = 'apart';
  #patch: Patch = { kind: 'none' };
  #muted = false;
  #direction: MediaDirection = 'sendrecv';
  #heard = false;

  readonly onChanged = this.#changed.on;
  readonly onHeard = this.#sound.on;
  readonly onDtmf = this.#digits.on;
  readonly onQuality = this.#quality.on;
  readonly onLost = this.#lost.on;

  constructor(join: GroupJoin, of: (join: GroupJoin) => SharedGroup) {
    this.#join = join;
    this.#of = of;
    this.group = join.group;
    const share = this;
    this.#part = {
      get patch() {
        return share.#hears ? share.#patch : ({ kind: 'none' } as const);
      },
      get speaks() {
        return share.#speaks;
      },
      ttl: join.group.ttl,
      told: (problem) => this.#told(problem),
    };
  }

  /** As levels are told by; the same for all who share the group. */
  get id(): string {
    return this.#shared?.id ?? '';
  }

  get rtp(): Address {
    return { address: this.#join.interfaceAddress, port: this.group.port };
  }

  get rtcp(): Address {
    return rtcpAddressOf(this.rtp);
  }

  get standing(): GroupStanding {
    return this.#shared?.standing ?? 'idle';
  }

  get sources(): readonly GroupSource[] {
    return this.#shared?.sources ?? [];
  }

  /** Joins the group, unless it is in it. */
  join(): void {
    if (this.#state !== 'apart') return;
    this.#state = 'in';
    this.#shared = this.#of(this.#join);
    this.#shared.enter(this.#part);
  }

  /** What is spoken counts until the group is joined; of several who share it, the first one's. */
  configure({ direction, quiet = false, send, receive, ptimeMs }: StreamSetup): void {
    this.#direction = direction;
    this.#join = { ...this.#join, send, receive, ptimeMs };
    if (!quiet) this.join();
    this.#shared?.apply();
  }

  /** Another interface: the group is left there and joined here. */
  async move(localAddress: string): Promise<Result<void, MediaError>> {
    if (this.#state === 'closed') return err({ code: 'closed', message: 'The stream is closed' });
    this.#join = { ...this.#join, interfaceAddress: localAddress };
    if (this.#state === 'apart') return ok(undefined);
    await this.#shared?.leave(this.#part);
    this.#state = 'apart';
    this.join();
    return ok(undefined);
  }

  attach(patch: Patch): void {
    // Music for who is held, or the tone of a lobby, is nothing to send to a group.
    this.#patch = patch.kind === 'device' || patch.kind === 'room' ? patch : { kind: 'none' };
    this.#shared?.apply();
  }

  setMuted(muted: boolean): void {
    this.#muted = muted;
    this.#shared?.apply();
  }

  /** A group is mixed as it comes. */
  setMix(): void {}

  /** There is nobody in particular to press keys for. */
  sendDtmf(): void {}

  stats(): Promise<StreamStats> {
    const stats = this.#shared?.stats;
    if (!stats) return Promise.resolve(nothingYet);
    const { packetsSent, packetsReceived, packetsRefused } = stats;
    return Promise.resolve({ ...nothingYet, packetsSent, packetsReceived, packetsRefused });
  }

  async close(): Promise<void> {
    const left = this.#state === 'in' ? this.#shared?.leave(this.#part) : undefined;
    this.#state = 'closed';
    for (const emitter of [this.#changed, this.#sound, this.#digits, this.#quality, this.#lost]) emitter.dispose();
    await left;
  }

  dispose(): void {
    void this.close();
  }

  get #hears(): boolean {
    return this.#direction === 'sendrecv' || this.#direction === 'recvonly' || this.#speaks;
  }

  get #speaks(): boolean {
    const sends = this.#direction === 'sendrecv' || this.#direction === 'sendonly';
    return sends && !this.#muted && this.#patch.kind !== 'none';
  }

  #told(problem: string | undefined): void {
    if (problem !== undefined) this.#lost.emit(problem);
    if (!this.#heard && this.sources.some(({ sending }) => sending)) {
      this.#heard = true;
      this.#sound.emit();
    }
    this.#changed.emit();
  }
}
