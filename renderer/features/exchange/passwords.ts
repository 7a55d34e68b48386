import { exchangeText } from './text.ts';

const text = exchangeText.errors;

/** Without what is hard to tell apart on paper: l and 1, O and 0. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** `k7pm-x3uq-…`: 80 bits from the system's random source, easy to type on a telephone. */
export function madeUpPassword(
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
  const characters = [...random(new Uint8Array(GROUPS * GROUP_LENGTH))].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return Array.from({ length: GROUPS }, (_, group) =>
    characters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  ).join('-');
}

const SHORTEST = 8;

export function nameError(name: string): string | undefined {
  if (name.trim() === '') return text.nameMissing;
  return /^[\p{L}\p{N}._-]{1,64}$/u.test(name.trim()) ? undefined : text.nameShape;
}

export function passwordError(password: string): string | undefined {
  if (password === '') return text.passwordMissing;
  return password.length < SHORTEST ? text.passwordShort : undefined;
}
