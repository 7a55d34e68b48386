import { readdirSync, readFileSync } from 'node:fs';

/**
 * How long threads of this process were ready and not let run, as the kernel counts it (Documentation/scheduler/sched-stats.rst):
 * what was the machine's and not the program's. Where no such count is kept, it is 0.
 */
export class Starvation {
  readonly #counts: readonly string[];

  /** Of the threads that bear one of these names. */
  constructor(...names: string[]) {
    this.#counts = tasks()
      .filter((task) => names.includes(read(`${task}/comm`).trim()))
      .map((task) => `${task}/schedstat`);
  }

  /** ms since the threads began. */
  get waitedMs(): number {
    return this.#counts.reduce((sum, path) => sum + Number(read(path).split(' ')[1] ?? 0) / 1e6, 0);
  }
}

function tasks(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/task').map((id) => `/proc/self/task/${id}`);
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
