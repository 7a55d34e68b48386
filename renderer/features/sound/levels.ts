import { useMicrophoneLevel, useSound } from '../../audio/state.ts';
import { useLevels } from '../../bridge/state.ts';

/** Levels of this page's microphone while it is open, else of the one the engine has. */
export function subscribeMicrophoneLevel(listener: (dbfs: number) => void): () => void {
  const stops = [
    useMicrophoneLevel.subscribe(({ dbfs }) => listener(dbfs)),
    useLevels.subscribe(({ levels }) => {
      if (levels && useSound.getState().microphone.kind === 'off') listener(levels.microphone);
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
