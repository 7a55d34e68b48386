import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { nodeFlags } from '../../app/node-flags.ts';

export interface ChildOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Those that run: a worker of the tests that ends before it has stopped them, because one failed, ends them. */
const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A program started by a test: its output kept, its end awaited, and never left behind. */
export class Child {
  readonly process: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #exited: Promise<number | null>;

  constructor(command: string, args: readonly string[], options: ChildOptions = {}) {
    const flags = command === process.execPath ? nodeFlags : [];
    this.process = spawn(command, [...flags, ...args], {
      ...options,
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    running.add(this.process);
    this.#exited = once(this.process, 'exit').then(([code]) => {
      running.delete(this.process);
      return code as number | null;
    });
  }

  /** The exit code; null when a signal ended it. */
  exit(): Promise<number | null> {
    return this.#exited;
  }

  /** Ends it with a signal and waits until it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal);
    return this.#exited;
  }

  /** Waits until `found` gives something for the output so far; fails when the program ends first. */
  async waitFor<T>(found: (child: this) => T | undefined, what: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const look = (): void => {
        const value = found(this);
        if (value === undefined) return;
        stopLooking();
        resolve(value);
      };
      const fail = (): void => {
        stopLooking();
        reject(new Error(`${this.process.spawnfile} ended before ${what}:\n${this.stdout}\n${this.stderr}`));
      };
      const stopLooking = (): void => {
        this.process.stdout?.off('data', look);
        this.process.stderr?.off('data', look);
        this.process.off('exit', fail);
      };
      this.process.stdout?.on('data', look);
      this.process.stderr?.on('data', look);
      this.process.once('exit', fail);
      look();
    });
  }
}
