import type { Address } from '../base/address.ts';
import { Emitter } from '../base/emitter.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaError } from './media-error.ts';
import type { MediaStream, StreamStats } from './media-stream.ts';
import type { Patch } from './patch.ts';
import type { MediaCommand, StreamPorts } from './protocol.ts';
import type { PartyMix } from './room-mix.ts';
import type { StreamQuality } from './stream-quality.ts';
import type { StreamSetup } from './stream-setup.ts';

/** The way to the worker that a stream needs. */
export interface StreamLink {
  send(command: MediaCommand): void;
  /** Resolves with undefined when the stream or the worker is gone. */
  stats(stream: string): Promise<StreamStats | undefined>;
  move(stream: string, localAddress: string): Promise<Result<StreamPorts, MediaError>>;
}

const nothingYet: StreamStats = {
  packetsSent: 0,
  packetsReceived: 0,
  packetsLost: 0,
  packetsLate: 0,
  packetsReordered: 0,
  packetsDuplicate: 0,
  packetsDiscarded: 0,
  jitterMs: 0,
  bufferedMs: 0,
  targetMs: 0,
  concealedMs: 0,
  concealedShare: 0,
  driftPpm: 0,
  roundTripMs: undefined,
  packetsRefused: 0,
};

/** The main thread's end of a stream in the worker. */
export class RemoteStream implements MediaStream {
  readonly id: string;
  readonly #link: StreamLink;
  readonly #sound = new Emitter<void>();
  readonly #digits = new Emitter<string>();
  readonly #qualities = new Emitter<StreamQuality>();
  readonly #freed = Promise.withResolvers<void>();
  #state: 'open' | 'closing' | 'closed' = 'open';
  #stats = nothingYet;
  #ports: StreamPorts;

  readonly onHeard = this.#sound.on;
  readonly onDtmf = this.#digits.on;
  readonly onQuality = this.#qualities.on;

  constructor(id: string, ports: StreamPorts, link: StreamLink) {
    this.id = id;
    this.#ports = ports;
    this.#link = link;
  }

  get rtp(): Address {
    return this.#ports.rtp;
  }

  get rtcp(): Address {
    return this.#ports.rtcp;
  }

  async move(localAddress: string): Promise<Result<void, MediaError>> {
    if (this.#state !== 'open') return err({ code: 'closed', message: 'The stream is closed' });
    const moved = await this.#link.move(this.id, localAddress);
    if (!moved.ok) return moved;
    this.#ports = moved.value;
    return ok(undefined);
  }

  configure(setup: StreamSetup): void {
    this.#send({ kind: 'configure', stream: this.id, setup });
  }

  attach(patch: Patch): void {
    this.#send({ kind: 'attach', stream: this.id, patch });
  }

  setMuted(muted: boolean): void {
    this.#send({ kind: 'mute', stream: this.id, muted });
  }

  setMix(mix: PartyMix): void {
    this.#send({ kind: 'mix', stream: this.id, mix });
  }

  sendDtmf(digits: string): void {
    this.#send({ kind: 'dtmf', stream: this.id, digits });
  }

  async stats(): Promise<StreamStats> {
    if (this.#state === 'open') this.#stats = (await this.#link.stats(this.id)) ?? this.#stats;
    return this.#stats;
  }

  close(): Promise<void> {
    this.#send({ kind: 'close', stream: this.id });
    if (this.#state === 'open') this.#state = 'closing';
    return this.#freed.promise;
  }

  dispose(): void {
    void this.close();
  }

  /** The worker's news that sound has come. */
  heard(): void {
    if (this.#state === 'open') this.#sound.emit();
  }

  /** The worker's news of a digit. */
  pressed(digit: string): void {
    if (this.#state === 'open') this.#digits.emit(digit);
  }

  /** The worker's news of how the stream does. */
  measured(quality: StreamQuality): void {
    if (this.#state === 'open') this.#qualities.emit(quality);
  }

  /** The worker's news that both ports are free; or the worker itself is gone. */
  gone(stats: StreamStats | undefined): void {
    this.#state = 'closed';
    this.#stats = stats ?? this.#stats;
    this.#sound.dispose();
    this.#digits.dispose();
    this.#qualities.dispose();
    this.#freed.resolve();
  }

  #send(command: MediaCommand): void {
    if (this.#state === 'open') this.#link.send(command);
  }
}
