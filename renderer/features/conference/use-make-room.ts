import { useClient } from '../../bridge/state.ts';
import { toastError } from '../../ui/toasts.ts';
import { focusRoom, showRoom } from '../shell/view.ts';

interface MakeRoom {
  /** Opens a room and calls everyone named; rejects with a sentence for the person. */
  readonly create: (to: readonly string[], accountId?: string) => Promise<void>;
  /** Brings calls into one room, a new one or the one named; then calls more people into it. */
  readonly merge: (callIds: readonly string[], more?: MoreOfMerge) => Promise<void>;
}

interface MoreOfMerge {
  readonly roomId?: string | undefined;
  readonly to?: readonly string[];
}

/** The ways to a conference; each brings its room to the front, with the keyboard. */
export function useMakeRoom(): MakeRoom {
  const client = useClient();
  const show = (roomId: string) => {
    showRoom(roomId);
    focusRoom(roomId);
  };
  return {
    create: async (to, accountId) => {
      const { roomId } = await client.call('rooms.create', {
        to: [...to],
        ...(accountId === undefined ? {} : { accountId }),
      });
      show(roomId);
    },
    merge: async (callIds, { roomId, to = [] } = {}) => {
      const merged = await client.call('rooms.merge', {
        callIds: [...callIds],
        ...(roomId === undefined ? {} : { roomId }),
      });
      show(merged.roomId);
      if (to.length > 0) await client.call('rooms.add', { roomId: merged.roomId, to: [...to] });
    },
  };
}

/** Merges at the press of a button or a drop, which has no place of its own to say why it failed. */
export function useMerge(): (callIds: readonly string[], roomId?: string) => void {
  const { merge } = useMakeRoom();
  return (callIds, roomId) => {
    merge(callIds, { roomId }).catch(toastError);
  };
}
