import type { Address } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { BindError } from './bind-error.ts';
import { DatagramSocket } from './datagram.ts';

/** Why a stream got no ports; `message` is for a person. */
export interface PortError {
  readonly code: 'exhausted' | 'not-available';
  readonly message: string;
}

/** Media packets are small and come every 20 ms; this holds some seconds of them. */
const MEDIA_BUFFER_BYTES = 256 * 1024;

/** RTP on an even port and RTCP on the odd one above it (RFC 3550 §11), both bound. */
export class DatagramPair implements Disposable {
  readonly rtp: DatagramSocket;
  readonly rtcp: DatagramSocket;
  readonly #freed: () => void;
  #closing: Promise<void> | undefined;

  constructor(rtp: DatagramSocket, rtcp: DatagramSocket, freed: () => void) {
    this.rtp = rtp;
    this.rtcp = rtcp;
    this.#freed = freed;
  }

  /** Resolves when both ports are free again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  dispose(): void {
    void this.close();
  }

  async #close(): Promise<void> {
    await Promise.all([this.rtp.close(), this.rtcp.close()]);
    this.#freed();
  }
}

/**
 * The temporary ports of media, `low` to `high` inclusive. Only one PortRange may own a range in a process: what is
 * given out is known here, what other programs hold shows when a bind fails.
 */
export class PortRange {
  readonly low: number;
  readonly high: number;
  readonly #first: number;
  readonly #pairs: number;
  readonly #taken = new Set<number>();
  readonly #random: Random;

  /** Throws a RangeError when not one even port with the odd one above it fits between `low` and `high`. */
  constructor(low: number, high: number, random: Random) {
    this.low = low;
    this.high = high;
    this.#first = low + (low % 2);
    this.#pairs = Math.floor((high - this.#first + 1) / 2);
    this.#random = random;
    if (!(low > 0 && high < 65_536 && this.#pairs > 0)) throw new RangeError(`No pair of RTP ports in ${low}-${high}`);
  }

  /** Pairs given out and not yet closed. */
  get used(): number {
    return this.#taken.size;
  }

  /**
   * Binds a pair on `address` (an IP literal): at `wanted` and nowhere else where that is given, else starting anywhere in
   * the range so that late packets of an old call find no new one.
   */
  async open(address: string, wanted?: number): Promise<Result<DatagramPair, PortError>> {
    if (wanted !== undefined) return this.#openAt({ address, port: wanted });
    const start = this.#random.uint32() % this.#pairs;
    for (let step = 0; step < this.#pairs; step++) {
      const port = this.#first + 2 * ((start + step) % this.#pairs);
      if (this.#taken.has(port)) continue;
      const pair = await this.#claim({ address, port });
      if (pair.ok) return pair;
      if (pair.error.code !== 'in-use') return err({ code: 'not-available', message: pair.error.message });
    }
    const message = `All RTP ports from ${this.low} to ${this.high} are in use (${this.used} pairs by our own calls): end a call or give a wider range`;
    return err({ code: 'exhausted', message });
  }

  async #openAt(rtpAddress: Address): Promise<Result<DatagramPair, PortError>> {
    const { port } = rtpAddress;
    const pair = this.#taken.has(port) ? undefined : await this.#claim(rtpAddress);
    if (pair?.ok) return pair;
    return err({ code: 'not-available', message: pair?.error.message ?? `Port ${port} is another call's` });
  }

  /** Takes the number before it waits for anything, so that two calls starting at once can't be given the same. */
  async #claim(rtpAddress: Address): Promise<Result<DatagramPair, BindError>> {
    const { port } = rtpAddress;
    this.#taken.add(port);
    const pair = await bindPair(rtpAddress, () => this.#taken.delete(port));
    if (!pair.ok) this.#taken.delete(port);
    return pair;
  }
}

async function bindPair({ address, port }: Address, freed: () => void): Promise<Result<DatagramPair, BindError>> {
  const rtp = await DatagramSocket.open({ address, port, bufferBytes: MEDIA_BUFFER_BYTES });
  if (!rtp.ok) return rtp;
  const rtcp = await DatagramSocket.open({ address, port: port + 1, bufferBytes: MEDIA_BUFFER_BYTES });
  if (rtcp.ok) return ok(new DatagramPair(rtp.value, rtcp.value, freed));
  await rtp.value.close();
  return rtcp;
}
