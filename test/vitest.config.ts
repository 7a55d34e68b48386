import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { nodeFlags } from '../app/node-flags.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Suites on a virtual clock: side by side, in seconds. */
const pure = ['architecture', 'unit', 'scenario', 'torture', 'fuzz'];

/** Of `test/unit`, what runs in real time and judges sound: after the others and alone, as the fuzzers take every core. */
const realTime = [
  'test/unit/media/{engine,stream,added-delay,stream-quality,codec-change,recovery,recordings}.test.ts',
  'test/unit/exchange/lines.test.ts',
];

/**
 * Of `test/interop`, what may run beside other files: it waits for the timers of RFC 3261 much more than it computes, and asserts what
 * was said, not how soon or how well it sounded. A new file belongs here unless it
 * - judges sound, or counts packets of sound in a time;
 * - floods, or loads the machine in another way: it would make others late;
 * - measures milliseconds, or is the only one that may have some port.
 * Such a file needs no entry: it runs alone.
 */
const sideBySide = [
  'test/interop/bad-input{,-api,-calls,-process,-tcp}.test.ts',
  'test/interop/sipp-*.test.ts',
  'test/interop/locating.test.ts',
  'test/interop/kamailio-registration.test.ts',
  'test/interop/{conference-info,conference-refer,relocation}.test.ts',
  'test/interop/{capture,events,events-server,features,forged,scan,secrets}.test.ts',
];

/** What is awaited comes when it comes, on a busy machine too: a poll's limit is there to tell what never comes. */
const common = { root, execArgv: [...nodeFlags], expect: { poll: { timeout: 10_000 } } };

const withPeers = { ...common, testTimeout: 120_000, hookTimeout: 60_000 };

/** One file at a time, so that no other test makes a hole in a recording. */
const alone = { ...withPeers, fileParallelism: false };

/** Of the files that run side by side, the one that waits longest begins first. */
class LongestWaitFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => moduleId.endsWith('soak/load.test.ts');
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  root,
  test: {
    sequence: { sequencer: LongestWaitFirst },
    projects: [
      ...pure.map((name) => ({
        test: {
          ...common,
          name,
          include: [`test/${name}/**/*.test.{ts,tsx}`],
          exclude: realTime,
          testTimeout: 30_000,
        },
      })),
      {
        test: {
          ...common,
          name: 'unit-real-time',
          include: realTime,
          fileParallelism: false,
          testTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Beside the interop tests that wait: of its minute and a half it loads the machine for six seconds.
        test: {
          ...withPeers,
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          maxWorkers: 5,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...withPeers,
          name: 'interop-side-by-side',
          include: sideBySide,
          maxWorkers: 5,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...alone,
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          exclude: sideBySide,
          sequence: { groupOrder: 3 },
        },
      },
      { test: { ...alone, name: 'e2e', include: ['test/e2e/**/*.test.ts'], sequence: { groupOrder: 4 } } },
    ],
  },
});
