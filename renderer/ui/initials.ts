/** At most two letters: of the first and the last word; none for a number or an address without letters. */
export function initialsOf(label: string): string {
  const words = label
    .replace(/@.*$/, '')
    .split(/[\s._-]+/)
    .filter((word) => /^\p{L}/u.test(word));
  const first = words[0];
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last]
    .map((word) => (word ? [...word][0] : ''))
    .join('')
    .toLocaleUpperCase();
}

/** 0 … 359, the same for the same text. */
export function hueOf(label: string): number {
  let hash = 0;
  for (const character of label) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 0xffff;
  // The golden angle sets neighbours far apart.
  return Math.round(hash * 137.508) % 360;
}
