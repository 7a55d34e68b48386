import { SeededRandom } from '../support/seeded-random.ts';
import { Mutator } from './mutator.ts';

/** All campaigns together; each has its share. */
const seconds = Number(process.env.FUZZ_SECONDS ?? 20);
const CAMPAIGNS = 9;
/** The same inputs in every run of the tests, so that a change is what breaks them; a campaign by command looks elsewhere each time. */
const seed = Number(process.env.FUZZ_SEED ?? (process.env.FUZZ_SECONDS ? Date.now() % 2 ** 32 : 3_261));

/** Every so many inputs one is as large as may be. */
const LARGE_EVERY = 50;
/** No input of 64 KiB may hold the thread for longer, in ms of the processor. */
const STALL_MS = 20;
const TRIES = 5;

/** How long a campaign's test may take, in ms: its share, slow machines included. */
export const campaignTimeoutMs = (seconds / CAMPAIGNS) * 3_000 + 30_000;

export interface Campaign {
  readonly name: string;
  readonly seeds: readonly Buffer[];
  /** Its part of one campaign's time: 0 to 1, and 1 unless told otherwise. */
  readonly share?: number;
  /** Bytes of the largest input; 64 KiB unless told otherwise. */
  readonly largest?: number;
  /** Takes one input; throws where what must hold doesn't. */
  readonly take: (input: Buffer, mutator: Mutator) => void;
}

/**
 * Feeds mutated inputs until its time is up. What counts is the processor's time that this thread took, not the clock's: whoever else
 * wants the processor is not its fault. An input that takes too long is taken again, and stalls only if it never takes less, as
 * the collector's work falls on whom it may. Gives the number of inputs; fails with the input and the seed that leads to it again.
 */
export function run({ name, seeds, share = 1, largest = 64 * 1024, take }: Campaign): number {
  const mutator = new Mutator(new SeededRandom(seed), seeds, largest);
  const end = performance.now() + (seconds / CAMPAIGNS) * 1_000 * share;
  console.log(`fuzzing ${name} with FUZZ_SEED=${seed}`);
  let count = 0;
  do {
    const input = count % LARGE_EVERY === LARGE_EVERY - 1 ? mutator.large() : mutator.next();
    try {
      assertNoStall(() => take(input, mutator));
    } catch (error) {
      const shown = input.subarray(0, 8_192).toString('base64');
      throw new Error(`FUZZ_SEED=${seed}, input ${count} (${input.length} bytes): ${shown}`, { cause: error });
    }
    count++;
  } while (performance.now() < end);
  console.log(`${count} inputs to ${name}`);
  return count;
}

/** The same for what takes several turns of the event loop: `take` changes what it likes, as often as it likes. */
export async function runAsync(
  name: string,
  seeds: readonly Buffer[],
  take: (mutator: Mutator) => Promise<void>,
): Promise<number> {
  const end = performance.now() + (seconds / CAMPAIGNS) * 1_000;
  console.log(`fuzzing ${name} with FUZZ_SEED=${seed}`);
  let count = 0;
  do {
    try {
      await take(new Mutator(new SeededRandom(seed + count), seeds, 8 * 1024));
    } catch (error) {
      throw new Error(`FUZZ_SEED=${seed + count} at once`, { cause: error });
    }
    count++;
  } while (performance.now() < end);
  console.log(`${count} runs of ${name}`);
  return count;
}

function assertNoStall(take: () => void): void {
  let best = Number.POSITIVE_INFINITY;
  for (let tries = 0; best > STALL_MS; tries++) {
    if (tries === TRIES) throw new Error(`stalled for ${best.toFixed(1)} ms`);
    const start = process.threadCpuUsage();
    take();
    const { user, system } = process.threadCpuUsage(start);
    best = Math.min(best, (user + system) / 1_000);
  }
}
