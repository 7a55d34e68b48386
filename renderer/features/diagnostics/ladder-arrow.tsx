import { classes } from '../../ui/classes.ts';
import { type ArrowKind, arrowKind, arrowSpan, sinceWords } from './ladder-words.ts';
import { diagnosticsText as text } from './text.ts';
import type { Arrow, Lane } from './wire-source.ts';

const colours: Readonly<Record<ArrowKind, string>> = {
  request: 'text-accent-text',
  provisional: 'text-text-2',
  success: 'text-call-text',
  redirection: 'text-warn-text',
  failure: 'text-end-text',
};

interface LadderArrowProps {
  readonly arrow: Arrow;
  readonly lanes: readonly Lane[];
  /** When the ladder began. */
  readonly first: number;
  /** Whether Tab leads to it: one of the ladder. */
  readonly tabbable: boolean;
  readonly onFocus: () => void;
  readonly onOpen: () => void;
}

/** One message; pressed, it shows itself whole. */
export function LadderArrow({ arrow, lanes, first, tabbable, onFocus, onOpen }: LadderArrowProps) {
  const { label, note, cseq, retransmission } = arrow;
  const since = sinceWords(arrow.at, first);
  const { left, width, rightwards } = arrowSpan(arrow, lanes.length);
  const [from, to] = [lanes[arrow.from]?.name ?? '', lanes[arrow.to]?.name ?? ''];
  const aside = [note, retransmission ? text.retransmission : ''].filter(Boolean).join(', ');
  return (
    <button
      type="button"
      tabIndex={tabbable ? 0 : -1}
      title={cseq}
      onFocus={onFocus}
      onClick={onOpen}
      className="group flex h-11 w-full items-stretch rounded-lg text-left -outline-offset-2! transition-colors hover:bg-accent-soft/60"
    >
      <span className="tabular flex w-18 shrink-0 items-end justify-end pr-2 pb-0.5 text-text-2 text-xs">{since}</span>{' '}
      <span className="relative min-w-0 flex-1">
        <span
          className={classes('absolute inset-y-0', retransmission ? 'text-text-2' : colours[arrowKind(label)])}
          style={{ left: `${left * 100}%`, width: `${width * 100}%` }}
        >
          <span className="absolute inset-x-3 bottom-3 flex min-w-0 items-baseline justify-center gap-1.5">
            <span
              className={classes(
                'min-w-0 truncate bg-canvas px-0.5 text-sm group-hover:bg-transparent',
                !retransmission && 'font-medium',
              )}
            >
              {label}
            </span>{' '}
            {aside && <span className="min-w-0 shrink-[1000] truncate text-text-2 text-xs">{aside}</span>}
          </span>
          <span className="sr-only">{text.way(from, to)}</span>
          <Shaft rightwards={rightwards} dashed={retransmission} />
        </span>
      </span>
    </button>
  );
}

function Shaft({ rightwards, dashed }: { readonly rightwards: boolean; readonly dashed: boolean }) {
  return (
    <span aria-hidden className="absolute inset-x-0 bottom-1 h-2">
      <span
        className={classes(
          'absolute top-[0.1875rem] border-current',
          dashed ? 'border-t-2 border-dashed' : 'border-t-2',
          rightwards ? 'right-1.5 left-0' : 'right-0 left-1.5',
        )}
      />
      <svg
        aria-hidden="true"
        viewBox="0 0 8 8"
        className={classes('absolute top-0 size-2 fill-current', rightwards ? 'right-0' : 'left-0 rotate-180')}
      >
        <path d="M0 0 8 4 0 8Z" />
      </svg>
    </span>
  );
}
