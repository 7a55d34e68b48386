import { randomFillSync } from 'node:crypto';

/**
 * Unpredictable numbers. Tags, branches, Call-IDs and SSRCs come from here and nowhere else
 * (RFC 3261 §19.3 asks for 32 bits of randomness; we give 64 and more).
 */
export interface Random {
  /** `byteCount` random bytes as lower-case hex. */
  hex(byteCount: number): string;
  /** A uniform integer in [0, 2³²). */
  uint32(): number;
  /** A uniform number in [0, 1). */
  fraction(): number;
}

const POOL_BYTES = 8192;

/** The system's generator, read in pools: one system call serves some hundred tags. */
class SystemRandom implements Random {
  readonly #pool = Buffer.alloc(POOL_BYTES);
  #used = POOL_BYTES;

  hex(byteCount: number): string {
    const start = this.#take(byteCount);
    return this.#pool.toString('hex', start, start + byteCount);
  }

  uint32(): number {
    return this.#pool.readUInt32BE(this.#take(4));
  }

  fraction(): number {
    return this.uint32() / 2 ** 32;
  }

  #take(byteCount: number): number {
    if (this.#used + byteCount > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += byteCount;
    return start;
  }
}

export const systemRandom: Random = new SystemRandom();
