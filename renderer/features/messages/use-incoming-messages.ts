import { useEffect } from 'react';
import { useClient } from '../../bridge/state.ts';
import { toast } from '../../ui/toasts.ts';
import { composeMessage } from './composing.ts';
import { messagesText as text } from './text.ts';

/** Shows each text message that comes in, with a way to answer; it stays until somebody has seen it. */
export function useIncomingMessages(): void {
  const client = useClient();
  useEffect(
    () =>
      client.on('message.received', ({ accountId, from, text: said }) => {
        const reply = () => composeMessage({ to: from.uri, label: from.label, accountId, quote: said });
        toast({ kind: 'message', title: from.label, text: said, action: { label: text.reply, run: reply } });
      }),
    [client],
  );
}
