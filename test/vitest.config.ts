import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Suites on a virtual clock: side by side, in seconds. */
const pure = ['architecture', 'unit', 'scenario', 'torture', 'fuzz'];
/** Suites with real sockets, peers and sound: one file at a time, so that no other test makes a hole in a recording. */
const real = ['interop', 'e2e', 'soak'];

export default defineConfig({
  root,
  test: {
    projects: [
      ...pure.map((name) => ({
        test: { name, root, include: [`test/${name}/**/*.test.{ts,tsx}`], testTimeout: 30_000 },
      })),
      ...real.map((name, index) => ({
        test: {
          name,
          root,
          include: [`test/${name}/**/*.test.ts`],
          fileParallelism: false,
          sequence: { groupOrder: index + 1 },
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      })),
    ],
  },
});
