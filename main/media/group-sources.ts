import type { Mixer } from '../audio/mixer.ts';
import { type Address, sameAddress } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { RtpFields } from '../rtp/packet.ts';
import { groupCodec } from './group-codecs.ts';
import type { GroupSetup } from './group-order.ts';
import { HeardSource } from './group-source.ts';

/** Somebody who has sent one packet, and is believed with the next in order (RFC 3550 §A.1). */
interface Candidate {
  readonly ssrc: number;
  readonly from: Address;
  readonly next: number;
}

/** What a packet was: heard, heard with news of who sends, or nobody's who is heard. */
export type Hearing = 'heard' | 'begins' | 'refused';

/** The senders of one group, told apart by SSRC; as many at once as `limits.groupSources`. Times are ms of one clock. */
export class HeardSources implements Disposable {
  readonly #setup: GroupSetup;
  readonly #rate: number;
  readonly #sources = new Map<number, HeardSource>();
  #candidates: Candidate[] = [];

  constructor(setup: GroupSetup, sampleRate: number) {
    this.#setup = setup;
    this.#rate = sampleRate;
  }

  get size(): number {
    return this.#sources.size;
  }

  values(): Iterable<HeardSource> {
    return this.#sources.values();
  }

  get(ssrc: number): HeardSource | undefined {
    return this.#sources.get(ssrc);
  }

  /** A packet read at `nowMs`, which may have been there for `waitedMs`. */
  receive(packet: RtpFields, bytes: Uint8Array, from: Address, nowMs: number, waitedMs: number): Hearing {
    const codec = groupCodec(this.#setup, packet.payloadType);
    const source = codec && (this.#known(packet.ssrc, from, nowMs) ?? this.#newcomer(packet, from, nowMs));
    if (!codec || !source) return 'refused';
    return source.receive(packet, bytes, codec, nowMs, waitedMs) ? 'begins' : 'heard';
  }

  /** Adds everybody's next 20 ms to the mix. Gives whether somebody has stopped sending. */
  hear(mixer: Mixer, nowMs: number): boolean {
    let stopped = false;
    for (const source of this.#sources.values()) stopped = source.hear(mixer, nowMs) || stopped;
    return stopped;
  }

  /** It said goodbye, or has been silent for too long. */
  remove(ssrc: number): boolean {
    this.#sources.get(ssrc)?.dispose();
    return this.#sources.delete(ssrc);
  }

  dispose(): void {
    for (const ssrc of [...this.#sources.keys()]) this.remove(ssrc);
  }

  /** The packet's source, where it is one that we know; a second one under its name is not heard while the first is (§8.2). */
  #known(ssrc: number, from: Address, nowMs: number): HeardSource | undefined {
    const known = this.#sources.get(ssrc);
    if (!known || sameAddress(known.from, from)) return known;
    if (nowMs - known.lastMs < limits.latchSilenceMs) return undefined;
    this.remove(ssrc);
    return undefined;
  }

  #newcomer({ ssrc, sequence }: RtpFields, from: Address, nowMs: number): HeardSource | undefined {
    if (this.#sources.has(ssrc)) return undefined;
    const next = (sequence + 1) & 0xffff;
    const index = this.#candidates.findIndex((each) => each.ssrc === ssrc && sameAddress(each.from, from));
    const candidate = this.#candidates[index];
    if (candidate) this.#candidates.splice(index, 1);
    if (candidate?.next !== sequence) {
      this.#candidates = [...this.#candidates.slice(1 - limits.groupCandidates), { ssrc, from: { ...from }, next }];
      return undefined;
    }
    if (!this.#makeRoom(nowMs)) return undefined;
    const source = new HeardSource(ssrc, { address: from.address, port: from.port }, this.#rate);
    this.#sources.set(ssrc, source);
    return source;
  }

  /** Who has been silent for longest goes; nobody who sends has to. */
  #makeRoom(nowMs: number): boolean {
    if (this.#sources.size < limits.groupSources) return true;
    const idle = [...this.#sources.values()].filter(({ sending }) => !sending);
    const [oldest] = idle.sort((a, b) => nowMs - b.lastMs - (nowMs - a.lastMs));
    return oldest !== undefined && this.remove(oldest.ssrc);
  }
}
