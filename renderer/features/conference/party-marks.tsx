import { EarOff, MessageCircle, MicOff, Pause } from 'lucide-react';
import type { RoomPartyState } from '../../../app/ipc/contract.ts';
import { isGone } from './party-list.ts';

/** Seen at a glance; the words beside them say the same. */
export function PartyMarks({ party }: { readonly party: RoomPartyState }) {
  if (isGone(party)) return null;
  return (
    <>
      {(party.state === 'held' || party.state === 'away') && <Pause aria-hidden className="size-3.5 shrink-0" />}
      {party.aside !== undefined && <MessageCircle aria-hidden className="size-3.5 shrink-0" />}
      {party.muted && <MicOff aria-hidden className="size-3.5 shrink-0 text-end-text" />}
      {party.deafened && <EarOff aria-hidden className="size-3.5 shrink-0 text-end-text" />}
    </>
  );
}
