import { useEffect } from 'react';
import { useEngine } from '../../bridge/state.ts';
import { nextTalk } from '../conference/following.ts';
import { showCall, showRoom, useView } from '../shell/view.ts';

/** Brings a call or a room to the front when it is placed, answered or entered, whoever did that. */
export function useCallFollowing(): void {
  useEffect(() => {
    const follow = (before = useEngine.getInitialState().snapshot) => {
      const { snapshot } = useEngine.getState();
      if (!snapshot) return;
      const { callId, roomId } = useView.getState();
      const next = nextTalk(before, snapshot, { callId, roomId });
      if (next.callId === callId && next.roomId === roomId) return;
      if (next.roomId === undefined) showCall(next.callId);
      else showRoom(next.roomId);
    };
    follow();
    return useEngine.subscribe((now, before) => {
      if (now.snapshot !== before.snapshot) follow(before.snapshot);
    });
  }, []);
}
