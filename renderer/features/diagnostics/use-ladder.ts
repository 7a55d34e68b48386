import { useEffect } from 'react';
import { useConnected } from '../../bridge/state.ts';
import { type Answer, useAnswer } from '../../bridge/use-answer.ts';
import type { Ladder } from './wire-source.ts';

const LIVE_MS = 1_000;

/** A trace's ladder; while its call is live it is asked for again each second, and once more when it ends. */
export function useLadder(
  traceId: string,
  live: boolean,
): { readonly answer: Answer<Ladder>; readonly again: () => void } {
  const asked = useAnswer('wire.ladder', { traceId });
  const connected = useConnected();
  const { again } = asked;
  useEffect(() => {
    if (!live || !connected) return;
    const timer = setInterval(again, LIVE_MS);
    return () => {
      clearInterval(timer);
      again();
    };
  }, [live, connected, again]);
  return asked;
}
