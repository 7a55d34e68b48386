import { useEffect, useState } from 'react';
import type { CommandResult } from '../../../app/ipc/contract.ts';
import { useClient, useConnected } from '../../bridge/state.ts';
import { toastError } from '../../ui/toasts.ts';
import { focusCall, showCall } from '../shell/view.ts';

export type Preview = CommandResult<'dial.preview'>;

const DEBOUNCE_MS = 120;

/** What would be dialled for a text by an account (else the default one), asked when typing rests for a moment; undefined until it is known. A new `round` asks again. */
export function useDialPreview(to: string, accountId?: string, round = 0): Preview | undefined {
  const client = useClient();
  const connected = useConnected();
  const [answer, setAnswer] = useState<{ readonly to: string; readonly preview: Preview }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again
  useEffect(() => {
    if (to === '' || !connected) return;
    let overtaken = false;
    const timer = setTimeout(() => {
      client.call('dial.preview', { to, ...by(accountId) }).then(
        (preview) => overtaken || setAnswer({ to, preview }),
        () => undefined, // dialling says why
      );
    }, DEBOUNCE_MS);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [client, connected, to, accountId, round]);
  return answer && to !== '' ? answer.preview : undefined;
}

/** Places calls and brings them to the front, with the keyboard; rejects with a sentence for the person. */
export function usePlaceCall(): (to: string, accountId?: string) => Promise<void> {
  const client = useClient();
  return async (to, accountId) => {
    const { callId } = await client.call('calls.dial', { to, ...by(accountId) });
    showCall(callId);
    focusCall(callId);
  };
}

/** The same for buttons that have no place of their own to say why it failed. */
export function useCallAgain(): (to: string, accountId?: string) => void {
  const place = usePlaceCall();
  return (to, accountId) => {
    place(to, accountId).catch(toastError);
  };
}

function by(accountId: string | undefined): { readonly accountId?: string } {
  return accountId === undefined ? {} : { accountId };
}
