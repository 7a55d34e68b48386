import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { Mixer } from '../audio/mixer.ts';
import type { Random } from '../base/random.ts';
import { DEVICE_FRAME_SAMPLES, DEVICE_RATE, FRAME_MS } from './devices.ts';
import type { RecordingOutcome } from './protocol.ts';
import type { MixSource, RecordedStretch } from './recording-protocol.ts';
import { RecordingTrack } from './recording-track.ts';
import { inWords, lackOfRoom } from './recording-trouble.ts';
import type { RecordingOrder } from './room-mix.ts';
import { createSoundFile } from './sound-file.ts';

const MIX = 'mix';
const extensions = { wav: '.wav', opus: '.opus' } as const;
/** Looks at the room on the disk: every ten seconds of sound. */
const LOOK_TICKS = 500;

/**
 * One recording's files, in the thread that may wait for the disk: the mix and, if wanted, a track for each member, all
 * beginning with the recording. Throws the system's errors, and in words of its own where the disk has no room.
 */
export class Recording {
  readonly #order: RecordingOrder;
  readonly #mix: MixSource;
  readonly #random: Random;
  /** Says that this recording has gone on after a crash: 1 for the first part. */
  readonly #part: number;
  readonly #before: Readonly<Record<string, string>>;
  readonly #tracks = new Map<string, RecordingTrack>();
  readonly #mixer = new Mixer(DEVICE_FRAME_SAMPLES);
  readonly #frame = new Int16Array(DEVICE_FRAME_SAMPLES);
  #ticks = 0;
  #lookAt = 0;

  constructor(order: RecordingOrder, mix: MixSource, random: Random) {
    this.#order = order;
    this.#mix = mix;
    this.#random = random;
    this.#before = filesIn(order);
    this.#part = this.#nextPart();
    this.#look();
    this.#track(MIX, DEVICE_RATE);
  }

  /** Puts a stretch of time on the disk. */
  add(ticks: number, stretches: readonly RecordedStretch[]): void {
    if (this.#ticks >= this.#lookAt) this.#look();
    const recorded = stretches.map((stretch) => ({ stretch, track: this.#trackOf(stretch) }));
    for (const { stretch, track } of recorded) track?.take(stretch, this.#ticks);
    if (this.#mix === 'members') this.#sum(ticks, stretches);
    this.#ticks += ticks;
    for (const track of this.#tracks.values()) track.flush(this.#ticks);
  }

  /** Closes every file, and tells; `failure` says why where it was not asked for. */
  close(failure?: string): RecordingOutcome {
    const troubles = new Set(failure === undefined ? [] : [failure]);
    for (const track of this.#tracks.values()) {
      try {
        track.close(this.#ticks);
      } catch (error) {
        troubles.add(inWords(error));
      }
    }
    const [trouble] = troubles;
    return {
      id: this.#order.id,
      files: { ...this.#before, ...this.#files() },
      durationMs: this.#ticks * FRAME_MS,
      ...(trouble !== undefined && { failure: trouble }),
    };
  }

  #files(): Record<string, string> {
    return Object.fromEntries([...this.#tracks].map(([key, { path }]) => [this.#named(key), path]));
  }

  #named(key: string): string {
    return this.#part === 1 ? key : `${key} (${this.#part})`;
  }

  #trackOf({ key, rate }: RecordedStretch): RecordingTrack | undefined {
    if (key !== MIX && !this.#order.tracks) return undefined;
    return this.#track(key, key === MIX ? DEVICE_RATE : rate);
  }

  #track(key: string, rate: number): RecordingTrack {
    const known = this.#tracks.get(key);
    if (known) return known;
    const { folder, format } = this.#order;
    const path = join(folder, `${this.#named(key)}${extensions[format]}`);
    const track = new RecordingTrack(createSoundFile(path, format, rate, this.#random.uint32()));
    this.#tracks.set(key, track);
    return track;
  }

  /** Both ends of a call, as one: sound is added tick by tick at the mix's rate. */
  #sum(ticks: number, stretches: readonly RecordedStretch[]): void {
    const mix = this.#track(MIX, DEVICE_RATE);
    const wide = stretches.map((stretch) => mix.widened(stretch));
    for (let tick = 0; tick < ticks; tick++) {
      this.#mixer.clear();
      const from = tick * DEVICE_FRAME_SAMPLES;
      for (const samples of wide) this.#mixer.add(samples.subarray(from, from + DEVICE_FRAME_SAMPLES));
      this.#mixer.mix(this.#frame);
      mix.frame(this.#frame, this.#ticks + tick);
    }
  }

  #nextPart(): number {
    const { folder, format } = this.#order;
    const named = (part: number) => `${part === 1 ? MIX : `${MIX} (${part})`}${extensions[format]}`;
    let part = 1;
    while (existsSync(join(folder, named(part)))) part++;
    return part;
  }

  #look(): void {
    this.#lookAt = this.#ticks + LOOK_TICKS;
    const lack = lackOfRoom(this.#order.folder);
    if (lack !== undefined) throw new Error(lack);
  }
}

/** What a recording that crashed has left, by what it holds. */
function filesIn({ folder, format }: RecordingOrder): Record<string, string> {
  const extension = extensions[format];
  const names = readdirSync(folder).filter((name) => extname(name) === extension);
  return Object.fromEntries(names.map((name) => [name.slice(0, -extension.length), join(folder, name)]));
}
