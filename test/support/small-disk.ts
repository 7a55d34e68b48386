import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { temporaryFolder } from './temporary.ts';

/** A disk in memory, of a size that changes while it is written to. Needs root. */
export class SmallDisk {
  readonly path: string;
  readonly #folder = temporaryFolder('disk');

  constructor() {
    this.path = this.#folder.path;
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1g', 'partyline-test', this.path]);
  }

  /** Leaves that many bytes free. */
  leave(free: number): void {
    const { blocks, bfree, bsize } = statfsSync(this.path);
    this.#remount(`size=${(blocks - bfree) * bsize + free}`);
  }

  /** Nothing on it may be open for writing. */
  protect(): void {
    this.#remount('ro');
  }

  remove(): void {
    // Lazily: a program that is being killed may still have it open.
    execFileSync('umount', ['--lazy', this.path]);
    this.#folder.remove();
  }

  #remount(options: string): void {
    execFileSync('mount', ['-o', `remount,${options}`, this.path]);
  }
}
