import { ArrowLeft, CircleAlert, LoaderCircle, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PartyName } from '../calls/party-name.tsx';
import { showTrace } from '../shell/view.ts';
import { LadderDrawing } from './ladder-drawing.tsx';
import { MessageDialog } from './message-dialog.tsx';
import { diagnosticsText as text } from './text.ts';
import { TraceExports } from './trace-exports.tsx';
import type { Trace } from './traces.ts';
import { useLadder } from './use-ladder.ts';
import { type Arrow, isArrow, type Ladder } from './wire-source.ts';

/** The ladder of one call, with what can be done with it. */
export function TraceView({ trace }: { readonly trace: Trace }) {
  const { answer, again } = useLadder(trace.id, trace.live);
  const count = answer.kind === 'ready' ? answer.value.rungs.filter(isArrow).length : 0;
  return (
    <section aria-label={text.ladder(trace.title)} className="flex h-full flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-line border-b bg-surface px-3 py-2 sm:px-4">
        <IconButton label={text.back} className="wide:hidden" onClick={() => showTrace(undefined)}>
          <ArrowLeft aria-hidden className="size-5" />
        </IconButton>
        <div className="min-w-32 flex-1">
          <h2 tabIndex={-1} data-focus-home="page" className="max-w-full rounded-md">
            <PartyName label={trace.title} className="font-semibold" />
          </h2>
          <p className="flex items-center gap-1.5 text-text-2 text-xs">
            {trace.live && (
              <>
                <span aria-hidden className="size-2 rounded-full bg-call motion-safe:animate-pulse" />
                {text.live} ·
              </>
            )}
            <span className="tabular">{text.messages(count)}</span>
          </p>
        </div>
        <IconButton label={text.refresh} onClick={again}>
          <RefreshCw aria-hidden className="size-[1.125rem]" />
        </IconButton>
        {count > 0 && <TraceExports traceId={trace.id} />}
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        {answer.kind === 'loading' && (
          <p role="status" className="appear-late flex items-center justify-center gap-3 py-16 text-text-2">
            <LoaderCircle aria-hidden className="size-5 motion-safe:animate-spin" />
            {text.loading}
          </p>
        )}
        {answer.kind === 'failed' && answer.code === 'no-such-trace' && <NotKept live={trace.live} />}
        {answer.kind === 'failed' && answer.code !== 'no-such-trace' && (
          <div className="mx-auto max-w-md p-4">
            <Notice icon={CircleAlert} title={text.failed} text={answer.message}>
              <Button onClick={again}>{text.again}</Button>
            </Notice>
          </div>
        )}
        {answer.kind === 'ready' && <Known trace={trace} ladder={answer.value} />}
      </div>
    </section>
  );
}

function Known({ trace, ladder }: { readonly trace: Trace; readonly ladder: Ladder }) {
  const [index, setIndex] = useState<number>();
  const arrows = ladder.rungs.filter(isArrow);
  const shown = arrows.find((arrow) => arrow.index === index);
  if (ladder.rungs.length === 0) return <NotKept live={trace.live} />;
  const step = (by: number) => {
    const next: Arrow | undefined = arrows[arrows.findIndex((arrow) => arrow.index === index) + by];
    if (next) setIndex(next.index);
  };
  return (
    <>
      <LadderDrawing ladder={ladder} label={text.ladder(trace.title)} onOpen={setIndex} />
      {shown && (
        <MessageDialog
          traceId={trace.id}
          arrow={shown}
          lanes={ladder.lanes}
          first={arrows[0]?.at ?? shown.at}
          onPrevious={shown === arrows[0] ? undefined : () => step(-1)}
          onNext={shown === arrows.at(-1) ? undefined : () => step(1)}
          onClose={() => setIndex(undefined)}
        />
      )}
    </>
  );
}

function NotKept({ live }: { readonly live: boolean }) {
  const words = live ? text.notYet : text.notKept;
  return (
    <div className="px-6 py-16 text-center">
      <p className="font-medium">{words.title}</p>
      <p className="text-sm text-text-2">{words.text}</p>
    </div>
  );
}
