import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Builds into a folder beside `output` and puts it in place whole: whoever serves the old one, or builds at the same
 * moment, never sees half of a new one.
 */
export async function buildAside(output: string, build: (aside: string) => Promise<unknown>): Promise<void> {
  const aside = `${output}.new-${process.pid}`;
  const old = `${output}.old-${process.pid}`;
  mkdirSync(dirname(output), { recursive: true });
  try {
    await build(aside);
    if (existsSync(output)) renameSync(output, old);
    renameSync(aside, output);
  } finally {
    rmSync(aside, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}
