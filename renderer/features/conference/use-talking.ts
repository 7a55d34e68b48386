import { type RefObject, useEffect, useRef } from 'react';
import { SILENCE_DBFS } from '../../audio/level.ts';
import { useLevels } from '../../bridge/state.ts';

/** Marks an element while somebody speaks (a call’s id, or `host`), without rendering. */
export function useTalkingMark<E extends HTMLElement>(speaker: string | undefined): RefObject<E | null> {
  const element = useRef<E>(null);
  useEffect(() => {
    const mark = () => {
      const talking = speaker !== undefined && (useLevels.getState().levels?.talking?.includes(speaker) ?? false);
      element.current?.toggleAttribute('data-speaking', talking);
    };
    mark();
    return useLevels.subscribe(mark);
  }, [speaker]);
  return element;
}

/** Levels of one call, for a meter. */
export function callLevels(callId: string): (listener: (dbfs: number) => void) => () => void {
  return (listener) => useLevels.subscribe(({ levels }) => listener(levels?.calls[callId] ?? SILENCE_DBFS));
}
