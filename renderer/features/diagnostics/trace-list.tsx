import { KeyRound, Phone } from 'lucide-react';
import { classes } from '../../ui/classes.ts';
import { outcomeWord } from '../calls/call-list.ts';
import { formatTime } from '../calls/format.ts';
import { PartyName } from '../calls/party-name.tsx';
import { showTrace } from '../shell/view.ts';
import { diagnosticsText as text } from './text.ts';
import type { Trace } from './traces.ts';

interface TraceListProps {
  readonly traces: readonly Trace[];
  readonly chosen: string | undefined;
}

/** What can be looked at: calls, then registrations. */
export function TraceList({ traces, chosen }: TraceListProps) {
  if (traces.length === 0) {
    return (
      <div className="px-2 py-10 text-center wide:hidden">
        <p className="font-medium text-sm">{text.none.title}</p>
        <p className="text-sm text-text-2">{text.none.text}</p>
      </div>
    );
  }
  return (
    <>
      <Group name={text.calls} traces={traces.filter(({ kind }) => kind === 'call')} chosen={chosen} />
      <Group name={text.registrations} traces={traces.filter(({ kind }) => kind === 'registration')} chosen={chosen} />
    </>
  );
}

function Group({ name, traces, chosen }: TraceListProps & { readonly name: string }) {
  if (traces.length === 0) return null;
  return (
    <section aria-label={name} className="mb-3">
      <h2 className="flex h-8 items-center px-2 font-medium text-text-2 text-xs">{name}</h2>
      <ul>
        {traces.map((trace) => (
          <li key={trace.id}>
            <TraceRow trace={trace} chosen={trace.id === chosen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TraceRow({ trace, chosen }: { readonly trace: Trace; readonly chosen: boolean }) {
  const Icon = trace.kind === 'call' ? Phone : KeyRound;
  return (
    <button
      type="button"
      aria-current={chosen || undefined}
      onClick={() => showTrace(trace.id)}
      className={classes(
        'flex w-full items-center gap-3 rounded-xl px-2 py-2 text-left transition-colors',
        chosen ? 'bg-accent-soft forced-colors:outline' : 'hover:bg-hover',
      )}
    >
      <span className="flex size-8 shrink-0 items-center justify-center rounded-full bg-sunken text-text-2">
        <Icon aria-hidden className="size-4" />
      </span>
      <span className="min-w-0 flex-1">
        <PartyName label={trace.title} className="font-medium text-sm" />
        {trace.call && (
          <span className={classes('block truncate text-xs', trace.live ? 'text-call-text' : 'text-text-2')}>
            {trace.live ? text.live : outcomeWord(trace.call)}
          </span>
        )}
      </span>
      {trace.at !== undefined && (
        <time className="tabular shrink-0 text-text-2 text-xs" dateTime={new Date(trace.at).toISOString()}>
          {formatTime(trace.at)}
        </time>
      )}
    </button>
  );
}
