import { limits } from './limits.ts';

/** Controls, and what turns the direction of the text around it: a name must not be able to pose as another. */
const MISLEADING = /[\p{Cc}\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]+/gu;

/** A stranger's words as a person may be shown them: one line, without tricks, and no novel. */
export function shown(text: string): string {
  const line = text
    .slice(0, 2 * limits.shownCharacters)
    .replace(MISLEADING, ' ')
    .trim();
  return line.length > limits.shownCharacters ? `${line.slice(0, limits.shownCharacters - 1)}…` : line;
}
