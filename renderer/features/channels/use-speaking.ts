import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChannelState } from '../../../app/ipc/contract.ts';
import { CommandError } from '../../bridge/client.ts';
import { useClient } from '../../bridge/state.ts';
import { toastError } from '../../ui/toasts.ts';

/** Said again this often while speaking: the engine lets go of a page that falls silent after 3 s. */
const AGAIN_MS = 1_000;

export interface Speaking {
  /** Wished: held down now. */
  readonly held: boolean;
  /** Why not: somebody else speaks. */
  readonly busy: boolean;
  readonly start: (how?: { readonly urgent: boolean }) => void;
  readonly stop: () => void;
}

/** Speaks on a channel from start to stop; also stops where the window loses the keyboard: nobody is on air unknowingly. */
export function useSpeaking({ id: channelId }: Pick<ChannelState, 'id'>): Speaking {
  const client = useClient();
  const [held, setHeld] = useState(false);
  const [busy, setBusy] = useState(false);
  const timer = useRef<ReturnType<typeof setInterval>>(undefined);
  const stop = useCallback(() => {
    if (timer.current === undefined) return;
    clearInterval(timer.current);
    timer.current = undefined;
    setHeld(false);
    client.call('channels.speak', { channelId, speaking: false }).catch(() => undefined); // it stops by itself, then
  }, [client, channelId]);
  const start = useCallback(
    ({ urgent } = { urgent: false }) => {
      if (timer.current !== undefined) return;
      const speak = () =>
        client.call('channels.speak', { channelId, speaking: true, urgent }).catch((error: unknown) => {
          stop();
          if (error instanceof CommandError && error.code === 'channel-busy') setBusy(true);
          else toastError(error);
        });
      setHeld(true);
      setBusy(false);
      timer.current = setInterval(speak, AGAIN_MS);
      void speak();
    },
    [client, channelId, stop],
  );
  useEffect(() => {
    window.addEventListener('blur', stop);
    return () => {
      window.removeEventListener('blur', stop);
      stop();
    };
  }, [stop]);
  return { held, busy, start, stop };
}
