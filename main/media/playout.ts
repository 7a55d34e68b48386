import { PitchConcealer } from '../audio/plc.ts';
import { SoundQueue } from '../audio/sound-queue.ts';
import { TimeStretch } from '../audio/time-stretch.ts';
import { limits } from '../base/limits.ts';
import type { JitterBuffer } from '../rtp/jitter.ts';
import type { PacketSlot } from '../rtp/packet-ring.ts';
import type { Decoder, Decoders } from './decoders.ts';
import { FRAME_MS } from './devices.ts';
import { TickTime } from './tick-time.ts';

/** Less than this is not corrected: no voice has a shorter period. */
const LEAST_CORRECTION_MS = 2.5;
/** What only shortens the delay by less than a packet waits for a good place. */
const OPTIONAL_MS = 20;
/** Sound is shortened every third tick at most, unless there is this much to leave out. */
const PACE_TICKS = 3;
const HURRY_MS = 80;
const GOOD_LIKENESS = 0.9;
/** A correction that finds no good place takes a worse one, by so much each tick. */
const IMPATIENCE = 0.02;
/** After this much silence a codec is not asked any more what it would sound like. */
const CODEC_SILENCE_MS = 1_000;

/** From a jitter buffer's packets to 20 ms frames: decodes, makes up what is missing, and keeps the delay where it should be. */
export class Playout {
  readonly #rate: number;
  readonly #jitter: JitterBuffer;
  readonly #decoders: Decoders;
  readonly #queue: SoundQueue;
  readonly #concealer: PitchConcealer;
  readonly #stretch: TimeStretch;
  readonly #tick = new TickTime();
  /** Whose sound was the last. */
  #decoder: Decoder | undefined;
  #silentMs = 0;
  /** All that waits to be read came in packets. */
  #real = false;
  #wantedTicks = 0;
  /** Since the last correction. */
  #sinceTicks = 0;

  constructor(sampleRate: number, jitter: JitterBuffer, decoders: Decoders) {
    this.#rate = sampleRate;
    this.#jitter = jitter;
    this.#decoders = decoders;
    this.#concealer = new PitchConcealer(sampleRate);
    this.#stretch = new TimeStretch(sampleRate);
    const room = this.#samples(limits.rtpPacketMs + 2 * FRAME_MS) + this.#mostAdded;
    this.#queue = new SoundQueue(PitchConcealer.pastSamples(sampleRate), room);
  }

  /** Sound that is decoded and waits to be read. */
  get restMs(): number {
    return this.#milliseconds(this.#queue.length);
  }

  /** The next 20 ms into `frame`. */
  read(frame: Int16Array, nowMs: number): void {
    const tickMs = this.#tick.at(nowMs);
    while (this.#queue.length < frame.length) this.#advance(tickMs);
    this.#correct(frame.length);
    while (this.#queue.length < frame.length) this.#advance(tickMs);
    this.#queue.read(frame);
  }

  /** The stream is not to be heard for a time. */
  silence(): void {
    this.#queue.clear();
    this.#concealer.reset();
    this.#decoder = undefined;
    this.#real = false;
  }

  #advance(tickMs: number): void {
    this.#queue.reserve(this.#samples(limits.rtpPacketMs) + this.#mostAdded);
    const taken = this.#jitter.take(tickMs, this.restMs);
    switch (taken) {
      case 'packet':
        if (this.#jitter.taken) this.#play(this.#jitter.taken);
        return;
      case 'lost':
        this.#replace(this.#samples(this.#jitter.gapMs));
        return;
      case 'starved':
        this.#makeUp(this.#samples(this.#jitter.gapMs));
        return;
      case 'waiting':
        this.#silentMs += this.#jitter.gapMs;
        this.#makeUp(this.#samples(this.#jitter.gapMs));
        return;
    }
  }

  #play(slot: PacketSlot): void {
    const decoder = this.#decoders.get(slot.payloadType);
    // An event stands in the buffer for its place in the order only.
    if (slot.duration === 0 || !decoder) return;
    const at = this.#queue.end;
    const count = decoder.decode(slot.payload, slot.length, this.#queue);
    if (decoder.codec.rests?.(slot.length)) this.#jitter.rest();
    const { samples } = this.#queue;
    if (this.#jitter.seam === 'skipped') this.#concealer.bridge(samples, at, count);
    else this.#queue.add(this.#concealer.resume(samples, at, count, this.#mayInsert));
    this.#decoder = decoder;
    this.#silentMs = 0;
    this.#real = true;
  }

  /** A packet that was late is played all the same, so it may as well begin where it fits what was made up for it. */
  get #mayInsert(): boolean {
    const { seam, delayMs } = this.#jitter;
    return seam === 'late' && delayMs < limits.jitterDelayMs - FRAME_MS;
  }

  /** A packet that is lost, from its copy in the next one where that is there and has one. */
  #replace(count: number): void {
    const { follower } = this.#jitter;
    const decoder = follower ? this.#decoders.get(follower.payloadType) : undefined;
    if (follower && decoder && decoder === this.#decoder) {
      if (decoder.recover(follower.payload, follower.length, this.#queue, count)) {
        this.#jitter.recovered(this.#milliseconds(count));
        return;
      }
    }
    this.#makeUp(count);
  }

  #makeUp(count: number): void {
    this.#real = false;
    const asked = this.#jitter.resting || this.#silentMs < CODEC_SILENCE_MS;
    if (asked && this.#decoder?.conceal(this.#queue, count)) return;
    const { samples, end } = this.#queue;
    if (this.#decoder) this.#concealer.conceal(samples, end, count);
    else samples.fill(0, end, end + count);
    this.#queue.add(count);
  }

  /** Leaves out or puts in a pitch period where the delay is off; out at a pace that is still good to listen to. */
  #correct(frameSamples: number): void {
    const queue = this.#queue;
    const correction = this.#jitter.correctionMs(this.#milliseconds(queue.length - frameSamples));
    if (!this.#real || (correction >= 0 && correction < LEAST_CORRECTION_MS)) {
      this.#wantedTicks = 0;
      return;
    }
    this.#sinceTicks++;
    if (correction > 0 && correction < HURRY_MS && this.#sinceTicks < PACE_TICKS) return;
    const patient = correction > 0 && correction < OPTIONAL_MS;
    const likeness = patient ? GOOD_LIKENESS : GOOD_LIKENESS - IMPATIENCE * this.#wantedTicks++;
    const changed = correction < 0 ? this.#lengthen(likeness) : this.#shorten(this.#samples(correction), likeness);
    if (!changed) return;
    this.#wantedTicks = 0;
    this.#sinceTicks = 0;
  }

  #lengthen(likeness: number): boolean {
    const queue = this.#queue;
    queue.reserve(this.#stretch.longest);
    const added = this.#stretch.lengthen(queue.samples, queue.start, queue.end, likeness);
    queue.add(added);
    if (added > 0) this.#jitter.lengthened();
    return added > 0;
  }

  #shorten(most: number, likeness: number): boolean {
    const queue = this.#queue;
    const removed = this.#stretch.shorten(queue.samples, queue.start, queue.end, most, likeness);
    queue.add(-removed);
    return removed > 0;
  }

  /** What stretching and the way back from a hole may add to what is queued. */
  get #mostAdded(): number {
    return this.#stretch.longest + this.#concealer.mostInserted;
  }

  #samples(ms: number): number {
    return Math.round((this.#rate * ms) / 1_000);
  }

  #milliseconds(samples: number): number {
    return (samples * 1_000) / this.#rate;
  }
}
