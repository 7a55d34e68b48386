import type { CallState, Quality } from '../../../app/ipc/contract.ts';
import { classes } from '../../ui/classes.ts';
import { Popover } from '../../ui/popover.tsx';
import { MOST_SCORES, useQualities, useQuality } from './qualities.ts';
import { barsOf, figuresOf, plotPoints } from './quality-words.ts';
import { qualityText as text } from './text.ts';

const none: readonly number[] = [];
const WIDTH = 256;
const HEIGHT = 48;

/** How good the call is: bars and a word; pressed, one sentence of advice, then the figures and a plot. */
export function QualityChip({ call }: { readonly call: CallState }) {
  const quality = useQuality(call);
  if (!quality || call.state !== 'active') return null;
  const word = text.verdicts[quality.verdict];
  const alarming = quality.verdict === 'poor' || quality.verdict === 'bad';
  const chip = (
    <button
      type="button"
      aria-label={text.chip(word)}
      className={classes(
        'flex items-center gap-1.5 rounded-full px-2.5 py-1.5 text-xs transition-colors',
        alarming ? 'bg-warn-soft text-warn-text' : 'text-text-2 hover:bg-sunken hover:text-text',
      )}
    >
      <Bars verdict={quality.verdict} />
      {word}
    </button>
  );
  return (
    <Popover label={text.heading} trigger={chip} side="bottom" align="end" className="w-76">
      <p className="font-medium">{quality.advice}</p>
      <Plot callId={call.id} />
      <Figures quality={quality} codec={call.codec} />
    </Popover>
  );
}

function Bars({ verdict }: { readonly verdict: Quality['verdict'] }) {
  const bars = barsOf(verdict);
  return (
    <svg aria-hidden="true" viewBox="0 0 16 14" className="h-3.5 w-4">
      {[1, 2, 3, 4].map((bar) => (
        <rect
          key={bar}
          x={(bar - 1) * 4}
          y={14 - bar * 3.5}
          width="3"
          height={bar * 3.5}
          rx="1"
          className={bar <= bars ? 'fill-current' : 'fill-current opacity-25'}
        />
      ))}
    </svg>
  );
}

function Plot({ callId }: { readonly callId: string }) {
  const scores = useQualities((state) => state.scores[callId] ?? none);
  if (scores.length < 2) return null;
  return (
    <figure className="mt-3">
      <svg
        role="img"
        aria-label={text.plot(text.seconds(scores.length))}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className="block h-12 w-full rounded-md bg-sunken"
      >
        <polyline
          points={plotPoints(scores, WIDTH, HEIGHT, Math.min(MOST_SCORES, Math.max(60, scores.length)))}
          className="fill-none stroke-call"
          strokeWidth="1.5"
        />
      </svg>
    </figure>
  );
}

function Figures({ quality, codec }: { readonly quality: Quality; readonly codec: string | undefined }) {
  const rows = codec === undefined ? figuresOf(quality) : [...figuresOf(quality), [text.codec, codec] as const];
  return (
    <dl className="mt-3 text-xs">
      {rows.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-3 py-0.5">
          <dt className="text-text-2">{name}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
