import type { Random } from '../base/random.ts';

/** The user part of a room's address: `room-` and its name in letters, digits and hyphens; random where nothing is left of it. */
export function roomUser(name: string | undefined, random: Random): string {
  const slug = (name ?? '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `room-${slug || random.hex(3)}`;
}
