import { Waypoints } from 'lucide-react';
import { useCalls, useEngine } from '../../bridge/state.ts';
import { classes } from '../../ui/classes.ts';
import { useView } from '../shell/view.ts';
import { diagnosticsText as text } from './text.ts';
import { TraceList } from './trace-list.tsx';
import { TraceView } from './trace-view.tsx';
import { tracesOf } from './traces.ts';

/** What crossed the network: the list of calls beside the ladder of one; in a narrow window the one or the other. */
export function DiagnosticsPage() {
  const accounts = useEngine(({ snapshot }) => snapshot?.accounts);
  const traces = tracesOf(useCalls(), accounts ?? []);
  const traceId = useView((state) => state.traceId);
  const shown = traces.find(({ id }) => id === traceId);
  return (
    <main className="grid min-h-0 flex-1 grid-rows-[minmax(0,1fr)] wide:grid-cols-[17rem_minmax(0,1fr)]">
      <div
        className={classes(
          'min-h-0 min-w-0 overflow-y-auto border-line bg-surface wide:block wide:border-r',
          shown ? 'hidden' : 'block',
        )}
      >
        <div className="mx-auto w-full max-w-2xl px-4 pt-4 pb-4 wide:px-3">
          <h1
            tabIndex={-1}
            data-focus-home="page"
            className="w-fit rounded-md px-2 font-semibold text-lg tracking-tight"
          >
            {text.title}
          </h1>
          <p className="mt-1 mb-3 px-2 text-text-2 text-xs">{text.lead}</p>
          <TraceList traces={traces} chosen={shown?.id} />
        </div>
      </div>
      <div className={classes('min-h-0 min-w-0 bg-canvas wide:block', shown ? 'block' : 'hidden')}>
        {shown ? <TraceView key={shown.id} trace={shown} /> : <Nothing none={traces.length === 0} />}
      </div>
    </main>
  );
}

function Nothing({ none }: { readonly none: boolean }) {
  const words = none ? text.none : text.choose;
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 px-6 text-center">
      <Waypoints aria-hidden className="mb-2 size-8 text-text-2" strokeWidth={1.5} />
      <p className="font-medium">{words.title}</p>
      <p className="max-w-sm text-sm text-text-2">{words.text}</p>
    </div>
  );
}
