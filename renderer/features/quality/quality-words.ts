import type { Quality } from '../../../app/ipc/contract.ts';
import { qualityText as text } from './text.ts';

/** Bars of the signal sign that are filled. */
export function barsOf(verdict: Quality['verdict']): 1 | 2 | 3 | 4 {
  switch (verdict) {
    case 'good':
      return 4;
    case 'fair':
      return 3;
    case 'poor':
      return 2;
    case 'bad':
      return 1;
  }
}

/** The figures, for whoever wants them: name and value, those that are known. */
export function figuresOf(quality: Quality): readonly (readonly [name: string, value: string])[] {
  const { mosIn, mosOut, lossIn, lossOut, jitterMs, roundTripMs, delayMs, concealed, worst, mean } = quality;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [text.mosIn, score(mosIn)],
    [text.mosOut, mosOut === undefined ? undefined : score(mosOut)],
    [text.lossIn, percent(lossIn)],
    [text.lossOut, lossOut === undefined ? undefined : percent(lossOut)],
    [text.concealed, percent(concealed)],
    [text.jitter, milliseconds(jitterMs)],
    [text.roundTrip, roundTripMs === undefined ? undefined : milliseconds(roundTripMs)],
    [text.delay, milliseconds(delayMs)],
    [text.range, text.worstAndMean(score(worst), score(mean))],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

/** How a call that is over did. */
export function qualityWords({ verdict, mean }: Quality): string {
  return text.ended(text.verdicts[verdict], score(mean));
}

function score(mos: number): string {
  return mos.toFixed(1);
}

/** One decimal below ten percent: 0.4 % is something else than none. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} %`;
}

function milliseconds(ms: number): string {
  return `${Math.round(ms)} ms`;
}

/** The points of a line through scores from 1 to 4.5, oldest left, in a box of that size; each score is one step wide. */
export function plotPoints(scores: readonly number[], width: number, height: number, most: number): string {
  const step = width / Math.max(1, most - 1);
  const left = width - (scores.length - 1) * step;
  return scores
    .map((mos, index) => {
      const y = height - ((Math.max(1, Math.min(4.5, mos)) - 1) / 3.5) * height;
      return `${(left + index * step).toFixed(1)},${y.toFixed(1)}`;
    })
    .join(' ');
}
