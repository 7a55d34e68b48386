import type { Random } from '../../main/base/random.ts';

/** Numbers that look random and are the same for the same seed (mulberry32), so that any failure can be replayed. */
export class SeededRandom implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  uint32(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  hex(byteCount: number): string {
    let text = '';
    while (text.length < 2 * byteCount) text += this.uint32().toString(16).padStart(8, '0');
    return text.slice(0, 2 * byteCount);
  }
}
