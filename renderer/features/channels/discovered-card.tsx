import { Check, Plus } from 'lucide-react';
import type { DiscoveredState } from '../../../app/ipc/contract.ts';
import { useClient, useConnected, useEngine } from '../../bridge/state.ts';
import { useWish } from '../../bridge/use-wish.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Switch } from '../../ui/switch.tsx';
import { toastError } from '../../ui/toasts.ts';
import { PartyName } from '../calls/party-name.tsx';
import { channelsText } from './text.ts';

const text = channelsText.discover;

const none: readonly DiscoveredState[] = [];

/** What others announce, to be added by one press. */
export function DiscoveredCard() {
  const client = useClient();
  const paging = useEngine(({ snapshot }) => snapshot?.paging);
  const discovered = useEngine(({ snapshot }) => snapshot?.discovered ?? none);
  const { value: discovering, wish } = useWish(paging?.discovering ?? false);
  return (
    <Card heading={text.heading}>
      <div className="-mt-2">
        <Switch
          label={text.switch}
          hint={text.hint}
          checked={discovering}
          onChange={(on) => wish(on, () => client.call('channels.discover', { discovering: on }))}
        />
      </div>
      {paging?.problem && <p className="text-sm text-warn-text">{paging.problem}</p>}
      {discovering && discovered.length === 0 && !paging?.problem && <p className="text-sm text-text-2">{text.none}</p>}
      {discovered.length > 0 && (
        <ul className="mt-1 divide-y divide-line border-line border-t">
          {discovered.map((session) => (
            <DiscoveredRow key={session.id} session={session} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function DiscoveredRow({ session }: { readonly session: DiscoveredState }) {
  const client = useClient();
  const connected = useConnected();
  const { id: discoveredId, name, address, port, problem } = session;
  return (
    <li className="flex items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <PartyName label={name} className="font-medium text-sm" />
        <p className="break-words text-text-2 text-xs">
          {problem ?? `${address}:${port} · ${text.from(session.from)}`}
        </p>
      </div>
      {session.channelId !== undefined ? (
        <span className="flex items-center gap-1.5 text-call-text text-sm">
          <Check aria-hidden className="size-4" />
          {text.there}
        </span>
      ) : (
        <Button
          aria-label={text.addName(name)}
          disabled={!connected || problem !== undefined}
          onClick={() => client.call('channels.addDiscovered', { discoveredId }).catch(toastError)}
        >
          <Plus aria-hidden className="size-4" />
          {text.add}
        </Button>
      )}
    </li>
  );
}
