import { useEffect } from 'react';
import { useCalls, useRooms } from '../../bridge/state.ts';
import restIcon from '../../icon.svg';
import callIcon from '../../icon-call.svg';
import { isSeated } from '../conference/party-list.ts';
import { shellText } from '../shell/text.ts';
import { isIncoming, isTaken } from './call-list.ts';
import { callsText as text } from './text.ts';

/** Who calls, in the window's title and with a dot in its icon: seen in the task bar and on a tab behind others. */
export function useWindowTitle(): void {
  const calls = useCalls();
  const incoming = calls.find(isIncoming);
  const room = useRooms().findLast(isSeated);
  const taken = room?.name ?? calls.findLast(isTaken)?.party.label;
  const title = incoming
    ? text.titleIncoming(incoming.party.label)
    : taken
      ? text.titleActive(taken)
      : shellText.product;
  const icon = incoming || taken ? callIcon : restIcon;
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    document.querySelector('link[rel=icon]')?.setAttribute('href', icon);
  }, [icon]);
}
