import { AutomaticGain } from '../audio/automatic-gain.ts';
import { FrameLevel, LevelMeter, SILENCE_DBFS } from '../audio/level.ts';
import { Limiter } from '../audio/limiter.ts';
import { TalkDetector } from '../audio/talk.ts';
import type { RoomBus } from './room-bus.ts';
import { type PartyMix, plainMix } from './room-mix.ts';
import type { Voice } from './voice.ts';

/** Whoever begins to speak is at full strength after this, as a share of a frame: 5 ms, so that no word is cut. */
const OPEN_SHARE = 1 / 4;
/** All other changes take 10 ms, which is no click. */
const FADE_SHARE = 1 / 2;
/** Ticks for which a mix of its own is made on after a member fell silent: meanwhile both encoders hear the same, and grow alike. */
const SETTLED = 10;
/** Limiters that differ by less than this are heard as one. */
const SAME_GAIN = 0.001;

/** One member of a room: what it adds, with which gain, and what it is told. */
export class RoomMember {
  readonly voice: Voice;
  bus: RoomBus;
  /** Added in this tick, at the bus' rate, if `gives`. */
  given: Float32Array;
  gives = false;
  #mix: PartyMix = plainMix;
  #gain = 1;
  #meter: LevelMeter;
  #remainder: Float32Array;
  readonly #level = new FrameLevel();
  readonly #talk = new TalkDetector();
  readonly #automatic = new AutomaticGain();
  readonly #limiter = new Limiter();
  /** The factors at the end of the last tick, for what it says and for what it hears. */
  #open = 0;
  #hears = 0;
  /** It takes the mix of all who only listen. */
  #shares = false;
  /** Ticks since it added something. */
  #silent = 0;

  constructor(voice: Voice, bus: RoomBus) {
    this.voice = voice;
    this.bus = bus;
    this.given = new Float32Array(bus.total.length);
    this.#remainder = new Float32Array(bus.total.length);
    this.#meter = new LevelMeter(bus.rate);
  }

  /** dBFS of what comes from it. */
  get level(): number {
    return this.#meter.level;
  }

  get muted(): boolean {
    return this.#mix.muted;
  }

  /** It speaks, whether the room hears it or not. */
  get speaking(): boolean {
    return this.#talk.speaking;
  }

  get shares(): boolean {
    return this.#shares;
  }

  set mix(mix: PartyMix) {
    this.#mix = mix;
    this.#gain = 10 ** (mix.gainDb / 20);
    if (!mix.automaticGain) this.#automatic.reset();
  }

  /** Its codec has changed: other frames from now on, at another bus. What it was just saying ends softly on the old one. */
  retune(bus: RoomBus): void {
    this.part();
    this.bus = bus;
    this.given = new Float32Array(bus.total.length);
    this.#remainder = new Float32Array(bus.total.length);
    this.#meter = new LevelMeter(bus.rate);
  }

  /** It goes: the last of what it said is let out softly, as a step would click in everyone's ears. */
  part(): void {
    if (this.#open > 0) this.bus.add(fadingMirror(this.given));
    this.#open = 0;
    this.gives = false;
    this.#takeOwn();
  }

  /** First: what it adds in this tick. */
  listen(): void {
    const { heard } = this.voice;
    this.#level.measure(heard);
    this.#meter.addMeasured(this.#level);
    const mean = this.#level.mean;
    this.#talk.hear(mean, this.#level.loudest);
    if (this.#mix.automaticGain && mean > SILENCE_DBFS && this.#talk.speaking) this.#automatic.hear(mean);
    const wanted = this.#talk.talking && !this.#mix.muted ? this.#gain * this.#automatic.factor : 0;
    this.gives = wanted > 0 || this.#open > 0;
    if (!this.gives) return;
    faded(heard, this.given, this.#open, wanted, this.#open === 0 ? OPEN_SHARE : FADE_SHARE);
    this.#open = wanted;
    this.bus.add(this.given);
  }

  /** Last: what it is told, all but what it said itself. */
  tell(): void {
    const { said } = this.voice;
    const hears = this.#mix.deafened ? 0 : 1;
    this.#silent = this.gives ? 0 : this.#silent + 1;
    if (this.#mayShare(hears)) {
      if (!this.#shares) this.voice.share?.(this.bus.shared);
      this.#shares = true;
      said.set(this.bus.mixed);
      return;
    }
    this.#takeOwn();
    if (hears === 0 && this.#hears === 0) said.fill(0);
    else this.#fillOwn(said);
    if (hears !== this.#hears) faded(said, said, this.#hears, hears, FADE_SHARE);
    this.#hears = hears;
  }

  #mayShare(hears: number): boolean {
    if (this.#silent === 0 || hears === 0 || this.#hears === 0) return false;
    if (this.#shares) return true;
    return this.#silent > SETTLED && Math.abs(this.#limiter.gain - this.bus.limiter.gain) < SAME_GAIN;
  }

  #takeOwn(): void {
    if (!this.#shares) return;
    this.#shares = false;
    this.#limiter.continueFrom(this.bus.limiter);
    this.voice.share?.(undefined);
  }

  #fillOwn(said: Int16Array): void {
    const { total } = this.bus;
    if (!this.gives) {
      this.#limiter.limit(total, said);
      return;
    }
    const [given, remainder] = [this.given, this.#remainder];
    const count = total.length;
    for (let i = 0; i < count; i++) remainder[i] = (total[i] as number) - (given[i] as number);
    this.#limiter.limit(remainder, said);
  }
}

/** `from` times a factor that goes from `start` to `end` within `share` of the frame. */
function faded(from: Int16Array, into: Float32Array | Int16Array, start: number, end: number, share: number): void {
  const count = from.length;
  const ramp = start === end ? 0 : Math.round(count * share);
  const step = (end - start) / ramp;
  for (let i = 0; i < ramp; i++) into[i] = (from[i] as number) * (start + step * (i + 1));
  for (let i = ramp; i < count; i++) into[i] = (from[i] as number) * end;
}

/** What a voice might have gone on with: its last 10 ms backwards, fading. */
function fadingMirror(last: Float32Array): Float32Array {
  const count = Math.round(last.length * FADE_SHARE);
  const tail = new Float32Array(count);
  for (let i = 0; i < count; i++) tail[i] = (last[last.length - 1 - i] as number) * (1 - (i + 1) / count);
  return tail;
}
