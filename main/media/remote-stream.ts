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
import { nothingYet, together } from './stream-totals.ts';

/** The way to the worker that a stream needs. */
export interface StreamLink {
  send(command: MediaCommand): void;
  /** Resolves with undefined when the stream or the worker is gone. */
  stats(stream: string): Promise<StreamStats | undefined>;
  move(stream: string, localAddress: string): Promise<Result<StreamPorts, MediaError>>;
}

/** Qualities (about one a second) between two looks at the counts, so that they are not lost with the worker. */
const LOOK_EVERY = 5;

/** The main thread's end of a stream in the worker. */
export class RemoteStream implements MediaStream {
  readonly id: string;
  readonly #link: StreamLink;
  readonly #sound = new Emitter<void>();
  readonly #digits = new Emitter<string>();
  readonly #qualities = new Emitter<StreamQuality>();
  readonly #lost = new Emitter<string>();
  readonly #freed = Promise.withResolvers<void>();
  #state: 'open' | 'closing' | 'closed' = 'open';
  /** Of the workers before this one. */
  #before = nothingYet;
  #stats = nothingYet;
  #heardAny = false;
  #measures = 0;
  #ports: StreamPorts;

  readonly onHeard = this.#sound.on;
  readonly onDtmf = this.#digits.on;
  readonly onQuality = this.#qualities.on;
  readonly onLost = this.#lost.on;

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
    if (this.#state === 'open') this.#count(await this.#link.stats(this.id));
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
    if (this.#state !== 'open' || this.#heardAny) return;
    this.#heardAny = true;
    this.#sound.emit();
  }

  /** The worker's news of a digit. */
  pressed(digit: string): void {
    if (this.#state === 'open') this.#digits.emit(digit);
  }

  /** The worker's news of how the stream does. */
  measured(quality: StreamQuality): void {
    if (this.#state !== 'open') return;
    if (this.#measures++ % LOOK_EVERY === 0) void this.stats();
    this.#qualities.emit(quality);
  }

  /** The worker died; another one is going to have the stream. */
  interrupted(): void {
    this.#before = this.#stats;
  }

  /** The other worker has it. */
  reopened(ports: StreamPorts): void {
    this.#ports = ports;
  }

  /** The worker gave the stream up, unasked. */
  lost(reason: string, stats: StreamStats | undefined): void {
    if (this.#state === 'open') this.#lost.emit(reason);
    this.gone(stats);
  }

  /** The worker's news that both ports are free; or the worker itself is gone. */
  gone(stats: StreamStats | undefined): void {
    this.#state = 'closed';
    this.#count(stats);
    this.#sound.dispose();
    this.#digits.dispose();
    this.#qualities.dispose();
    this.#lost.dispose();
    this.#freed.resolve();
  }

  #count(stats: StreamStats | undefined): void {
    if (stats) this.#stats = together(this.#before, stats);
  }

  #send(command: MediaCommand): void {
    if (this.#state === 'open') this.#link.send(command);
  }
}
