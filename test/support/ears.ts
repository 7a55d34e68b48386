import { type Stretch, samplesOf, tonesIn, writtenBytes } from './hearing.ts';
import { levelAt } from './tone.ts';

/** Somebody with a tone of its own, who records all that is heard. */
export interface Ear {
  readonly hz: number;
  /** The WAV that is written now. */
  recording(): string;
}

/** What was done is heard everywhere after this. */
const SETTLE_MS = 800;
const LISTEN_MS = 1_000;
/** Softer than this, beside tones of some −20 dB, is a codec's own noise. */
const UNHEARD_DB = -40;
const HEARD_DB = -35;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Several who hear each other's tones: who hears whom is judged once their recordings are complete. */
export class Ears<Name extends string> {
  readonly #ears: Readonly<Record<Name, Ear>>;
  readonly #phases = new Map<string, Map<Name, Stretch>>();

  constructor(ears: Readonly<Record<Name, Ear>>) {
    this.#ears = ears;
  }

  /** What these hear for a second, once all has settled. */
  async listen(phase: string, names: readonly Name[]): Promise<void> {
    await pause(SETTLE_MS);
    const began = this.#now(names);
    await pause(LISTEN_MS);
    this.#phases.set(phase, grown(began, this.#now(names)));
  }

  /** What these hear while something happens, and for as long afterwards as it takes to be heard. */
  async during(phase: string, names: readonly Name[], happens: () => Promise<unknown>): Promise<void> {
    const began = this.#now(names);
    await happens();
    await pause(SETTLE_MS);
    this.#phases.set(phase, grown(began, this.#now(names)));
  }

  /** Whose tones somebody hears. */
  heardBy(phase: string, name: Name): Name[] {
    const all = Object.entries<Ear>(this.#ears) as [Name, Ear][];
    const levels = tonesIn(this.#stretch(phase, name), all.map(([, { hz }]) => hz)); // biome-ignore format: one thought
    return all
      .filter(([speaker, { hz }]) => {
        const db = levels.get(hz) ?? -200;
        if (db > UNHEARD_DB && db < HEARD_DB) throw new Error(`${phase}: ${name} hears ${speaker} at ${db} dB`);
        return db >= HEARD_DB;
      })
      .map(([speaker]) => speaker);
  }

  /** The loudest that a tone becomes for a tenth of a second, in dB. */
  loudest(phase: string, name: Name, hz: number): number {
    const { samples, sampleRate } = samplesOf(this.#stretch(phase, name));
    const window = sampleRate / 10;
    let loudest = -200;
    for (let at = 0; at + window <= samples.length; at += window / 2)
      loudest = Math.max(loudest, levelAt(samples.subarray(at, at + window), sampleRate, hz));
    return loudest;
  }

  #now(names: readonly Name[]): Map<Name, Stretch> {
    return new Map(
      names.map((name) => {
        const file = this.#ears[name].recording();
        return [name, { file, fromBytes: writtenBytes(file), toBytes: writtenBytes(file) }];
      }),
    );
  }

  #stretch(phase: string, name: Name): Stretch {
    const stretch = this.#phases.get(phase)?.get(name);
    if (!stretch) throw new Error(`${name} did not listen at ${phase}`);
    return stretch;
  }
}

/** From where each stood to where it stands; one that began another file is judged by that, from its start. */
function grown<Name>(began: ReadonlyMap<Name, Stretch>, stands: ReadonlyMap<Name, Stretch>): Map<Name, Stretch> {
  return new Map(
    [...stands].map(([name, { file, toBytes }]) => {
      const before = began.get(name);
      return [name, { file, fromBytes: before?.file === file ? before.fromBytes : 44, toBytes }];
    }),
  );
}
