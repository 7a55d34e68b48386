import { useEffect } from 'react';
import { useEngine } from '../../bridge/state.ts';
import { showCall, useView } from '../shell/view.ts';
import { nextShown } from './call-list.ts';

/** Brings a call to the front when it is placed or answered, whoever did that. */
export function useCallFollowing(): void {
  useEffect(() => {
    const follow = (before = useEngine.getInitialState().snapshot) => {
      const { callId } = useView.getState();
      const next = nextShown(before?.calls ?? [], useEngine.getState().snapshot?.calls ?? [], callId);
      if (next !== callId) showCall(next);
    };
    follow();
    return useEngine.subscribe((now, before) => {
      if (now.snapshot !== before.snapshot) follow(before.snapshot);
    });
  }, []);
}
