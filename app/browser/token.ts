import { createHash, timingSafeEqual } from 'node:crypto';
import { systemRandom } from '../../main/base/random.ts';

/** 128 bits that a page or a script must show; new at each start. */
export function newToken(): string {
  return systemRandom.hex(16);
}

/** Compares in a time that says nothing about where two tokens part, nor about their lengths. */
export function sameToken(expected: string, shown: string | null): boolean {
  return shown !== null && timingSafeEqual(digest(expected), digest(shown));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
