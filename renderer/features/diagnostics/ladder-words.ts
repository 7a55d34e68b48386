import type { Arrow } from './wire-source.ts';

/** What a message is, for its colour: a question, news, success, elsewhere, a refusal. */
export type ArrowKind = 'request' | 'provisional' | 'success' | 'redirection' | 'failure';

export function arrowKind(label: string): ArrowKind {
  switch (/^([1-6])\d\d\b/.exec(label)?.[1]) {
    case '1':
      return 'provisional';
    case '2':
      return 'success';
    case '3':
      return 'redirection';
    case '4':
    case '5':
    case '6':
      return 'failure';
    default:
      return 'request';
  }
}

/** Since the first message: `+0 ms`, `+12 ms`, `+1.34 s`, `+2:05.3`. */
export function sinceWords(at: number, first: number): string {
  const ms = Math.max(0, Math.round(at - first));
  if (ms < 1_000) return `+${ms} ms`;
  if (ms < 60_000) return `+${(ms / 1_000).toFixed(2)} s`;
  const minutes = Math.floor(ms / 60_000);
  return `+${minutes}:${((ms % 60_000) / 1_000).toFixed(1).padStart(4, '0')}`;
}

/** A lane's name as a heading; an address or a name of somebody's own stays as it is. */
export function laneWords(name: string): string {
  return /^(this phone|server|far end\b)/.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}

/** The share of the ladder's width where a lane stands: in the middle of its column. */
export function laneShare(lane: number, lanes: number): number {
  return (lane + 0.5) / Math.max(1, lanes);
}

/** Where an arrow is drawn, in shares of the width, and whether its head is at the right end; a message to the lane it came from is a stub. */
export function arrowSpan(
  { from, to }: Pick<Arrow, 'from' | 'to'>,
  lanes: number,
): { readonly left: number; readonly width: number; readonly rightwards: boolean } {
  const [start, end] = [laneShare(from, lanes), laneShare(to, lanes)];
  if (start === end) return { left: start, width: 0.5 / Math.max(1, lanes), rightwards: true };
  return { left: Math.min(start, end), width: Math.abs(end - start), rightwards: end > start };
}
