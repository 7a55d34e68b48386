import { type KeyboardEvent, useState } from 'react';
import { classes } from '../../ui/classes.ts';
import { LadderArrow } from './ladder-arrow.tsx';
import { laneShare, laneWords, sinceWords } from './ladder-words.ts';
import { diagnosticsText as text } from './text.ts';
import { isArrow, type Ladder, type Lane, type Rung } from './wire-source.ts';

interface LadderDrawingProps {
  readonly ladder: Ladder;
  readonly label: string;
  /** Opens a message, by its index. */
  readonly onOpen: (index: number) => void;
}

/** Wide enough for a lane's address. */
const LANE_REM = 9;

/** The ladder: a column a lane, a row a message, times at the left. Tab reaches it once; the arrow keys go along it. */
export function LadderDrawing({ ladder: { lanes, rungs }, label, onOpen }: LadderDrawingProps) {
  const [current, setCurrent] = useState(0);
  const first = rungs.find((rung) => rung.kind !== 'gap')?.at ?? 0;
  const onKeyDown = (event: KeyboardEvent<HTMLOListElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.findIndex((button) => button.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    buttons[next]?.focus();
  };
  return (
    <div className="mx-auto w-full max-w-4xl pb-6" style={{ minWidth: `${4.5 + lanes.length * (LANE_REM - 2)}rem` }}>
      <Lanes lanes={lanes} />
      <div className="relative">
        <Lines count={lanes.length} />
        <ol aria-label={label} onKeyDown={onKeyDown} className="relative pt-2">
          {rungs.map((rung) => (
            <li key={keyOf(rung)}>
              {isArrow(rung) ? (
                <LadderArrow
                  arrow={rung}
                  lanes={lanes}
                  first={first}
                  tabbable={rung.index === current}
                  onFocus={() => setCurrent(rung.index)}
                  onOpen={() => onOpen(rung.index)}
                />
              ) : (
                <Remark rung={rung} first={first} />
              )}
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

function keyOf(rung: Rung): string {
  switch (rung.kind) {
    case 'message':
      return `message ${rung.index}`;
    case 'event':
      return `event ${rung.at} ${rung.text}`;
    case 'gap':
      return 'gap';
  }
}

function Lanes({ lanes }: { readonly lanes: readonly Lane[] }) {
  return (
    <div className="sticky top-0 z-10 flex border-line border-b bg-canvas pl-18">
      {lanes.map(({ name, address }) => (
        <div key={address + name} className="min-w-0 flex-1 px-1.5 py-2.5 text-center">
          <p className="truncate font-medium text-sm" title={name}>
            {laneWords(name)}
          </p>
          <p className="truncate font-mono text-[0.6875rem] text-text-2" title={address}>
            {address}
          </p>
        </div>
      ))}
    </div>
  );
}

/** A vertical line for each lane. */
function Lines({ count }: { readonly count: number }) {
  return (
    <div aria-hidden className="absolute inset-y-0 right-0 left-18">
      {Array.from({ length: count }, (_, lane) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its number
          key={lane}
          className="absolute inset-y-0 border-line-strong/60 border-l"
          style={{ left: `${laneShare(lane, count) * 100}%` }}
        />
      ))}
    </div>
  );
}

/** What happened beside the messages, and where some are missing. */
function Remark({ rung, first }: { readonly rung: Exclude<Rung, { kind: 'message' }>; readonly first: number }) {
  const gap = rung.kind === 'gap';
  return (
    <div className="flex items-center py-1.5">
      <span className="tabular w-18 shrink-0 pr-2 text-right text-text-2 text-xs">
        {!gap && sinceWords(rung.at, first)}
      </span>
      <div className="flex min-w-0 flex-1 justify-center px-2">
        <span
          className={classes(
            'max-w-full truncate rounded-full border px-3 py-0.5 text-text-2 text-xs',
            gap ? 'border-line-strong border-dashed bg-canvas' : 'border-line bg-raised',
          )}
        >
          {gap ? text.gap(rung.count) : rung.text}
        </span>
      </div>
    </div>
  );
}
