import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { nodeFlags } from '../app/node-flags.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Suites on a virtual clock: side by side, in seconds. */
const pure = ['architecture', 'unit', 'scenario', 'torture', 'fuzz'];

/** Of `test/unit`, what runs in real time and judges sound: after the others, as the fuzzers take every core. */
const realTime = [
  'test/unit/media/{engine,stream,stream-quality,codec-change,recovery,recordings}.test.ts',
  'test/unit/exchange/lines.test.ts',
];

/** Measures milliseconds of sound. */
const delay = ['test/unit/media/added-delay.test.ts'];

/**
 * Of `test/interop`, what waits for the timers of RFC 3261 much more than it computes, and asserts what was said, not how soon or how
 * well it sounded: many side by side. A file belongs here unless it
 * - judges sound: then to `sound`;
 * - floods, loads the machine in another way, measures milliseconds, or is the only one that may have some port: then it needs no
 *   entry, and runs alone.
 */
const waiting = [
  'test/interop/bad-input{,-api,-calls,-media,-process,-tcp}.test.ts',
  'test/interop/sipp-*.test.ts',
  'test/interop/locating.test.ts',
  'test/interop/kamailio-registration.test.ts',
  'test/interop/{conference-info,conference-refer,relocation}.test.ts',
  'test/interop/{capture,events,events-server,features,forged,recording-states,scan,secrets}.test.ts',
];

/** Judges sound of a few calls, which two cores carry for a few files at once without a hole in any recording. */
const sound = [
  'test/interop/{baresip,kamailio,network-change,transfers}.test.ts',
  'test/interop/exchange-{lan,partylines,phones}.test.ts',
  'test/interop/{call-quality,channels,multicast,paging,room-lobby,room-recording}.test.ts',
];

/** Of `test/e2e`, what looks at pages and at programs that start and end, and neither hears anything nor measures milliseconds. */
const pages = [
  'test/e2e/{accessibility,accounts,channels,conferences,diagnostics,keyboard,rooms,states}.test.ts',
  'test/e2e/{bundle,command-line,electron,far-ends,packaging,readme}.test.ts',
];

/** What is awaited comes when it comes, on a busy machine too: a poll's limit is there to tell what never comes. */
const common = { root, execArgv: [...nodeFlags], expect: { poll: { timeout: 10_000 } } };

const withPeers = { ...common, testTimeout: 120_000, hookTimeout: 60_000 };

/** One file at a time, so that no other test makes a hole in a recording. */
const alone = { ...withPeers, fileParallelism: false };

function sideBySide(name: string, include: string[], { workers, groupOrder }: { workers: number; groupOrder: number }) {
  return { test: { ...withPeers, name, include, maxWorkers: workers, sequence: { groupOrder } } };
}

/** Of the files that run side by side, those that take longest begin first. */
const longest = [
  'soak/load',
  'interop/events',
  'interop/kamailio-registration',
  'interop/bad-input-media',
  'interop/bad-input-tcp',
  'interop/forged',
  'interop/baresip',
  'e2e/states',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const place = longest.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return place < 0 ? longest.length : place;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  root,
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      ...pure.map((name) => ({
        test: {
          ...common,
          name,
          // By itself vitest leaves one core idle.
          maxWorkers: availableParallelism(),
          include: [`test/${name}/**/*.test.{ts,tsx}`],
          exclude: [...realTime, ...delay],
          testTimeout: 30_000,
        },
      })),
      {
        test: {
          ...common,
          name: 'unit-real-time',
          include: realTime,
          maxWorkers: 3,
          testTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      // Beside the interop tests that wait: of its minute and a half it loads the machine for six seconds.
      sideBySide('soak', ['test/soak/**/*.test.ts'], { workers: 8, groupOrder: 2 }),
      sideBySide('interop-waiting', waiting, { workers: 8, groupOrder: 2 }),
      sideBySide('interop-sound', sound, { workers: 3, groupOrder: 3 }),
      sideBySide('e2e-pages', pages, { workers: 3, groupOrder: 4 }),
      {
        test: {
          ...alone,
          name: 'unit-alone',
          include: delay,
          sequence: { groupOrder: 5 },
        },
      },
      {
        test: {
          ...alone,
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          exclude: [...waiting, ...sound],
          sequence: { groupOrder: 6 },
        },
      },
      {
        test: {
          ...alone,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: pages,
          sequence: { groupOrder: 7 },
        },
      },
    ],
  },
});
