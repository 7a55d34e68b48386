import { MicOff } from 'lucide-react';
import type { CallState } from '../../../app/ipc/contract.ts';
import { useCalls } from '../../bridge/state.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { useSecondsSince } from '../../ui/clock.ts';
import { showCall, useView } from '../shell/view.ts';
import { isTaken } from './call-list.ts';
import { stateWords } from './format.ts';
import { PartyName } from './party-name.tsx';
import { callsText as text } from './text.ts';

/** The calls that are on now; a press brings one to the front. */
export function LiveCalls() {
  const live = useCalls().filter(isTaken);
  if (live.length === 0) return null;
  return (
    <section aria-label={text.now} className="mb-3">
      <h2 className="flex h-8 items-center px-2 font-medium text-text-2 text-xs">{text.now}</h2>
      <ul className="space-y-1">
        {live.map((call) => (
          <li key={call.id}>
            <LiveRow call={call} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The other calls, above the one on show, where the list has no room beside it. */
export function OtherCalls({ shown }: { readonly shown: string }) {
  const others = useCalls().filter((call) => isTaken(call) && call.id !== shown);
  if (others.length === 0) return null;
  return (
    <section
      aria-label={text.others}
      className="max-h-54 short:max-h-27 low:max-h-14 shrink-0 space-y-1 overflow-y-auto px-3 py-1 wide:hidden"
    >
      {others.map((call) => (
        <LiveRow key={call.id} call={call} />
      ))}
    </section>
  );
}

function LiveRow({ call }: { readonly call: CallState }) {
  const chosen = useView((state) => state.callId === call.id);
  const now = useSecondsSince(call.answeredAt);
  const state = stateWords(call, now);
  const talking = call.state === 'active' && call.hold === 'none';
  return (
    <button
      type="button"
      aria-current={chosen || undefined}
      onClick={() => showCall(call.id)}
      className={classes(
        'flex w-full items-center gap-3 rounded-xl px-2 py-2 text-left transition-colors',
        chosen ? 'bg-accent-soft forced-colors:outline' : 'bg-sunken/60 hover:bg-hover',
      )}
    >
      <Avatar label={call.party.label} />
      <span className="min-w-0 flex-1">
        <PartyName label={call.party.label} className="font-medium text-sm" />
        <span className={classes('tabular block truncate text-xs', talking ? 'text-call-text' : 'text-text-2')}>
          {state}
        </span>
      </span>
      {call.muted && (
        <>
          <span className="sr-only">{text.muted}</span>
          <MicOff aria-hidden className="mr-1.5 size-4 shrink-0 text-end-text" />
        </>
      )}
    </button>
  );
}
