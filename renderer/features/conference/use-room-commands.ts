import { useRef } from 'react';
import type { CommandArgs, CommandName, RoomPartyState, RoomState } from '../../../app/ipc/contract.ts';
import { useClient } from '../../bridge/state.ts';
import { toast, toastError } from '../../ui/toasts.ts';
import { isGone } from './party-list.ts';
import type { RoomQuestion, RoomWish } from './room-wishes.ts';
import { conferenceText as text } from './text.ts';
import { WishedVolumes } from './wished-volumes.ts';

export interface RoomCommands {
  /** Does what is wished for, or asks first; a refusal is said in a toast. */
  wish(wish: RoomWish): void;
  muteAll(muted: boolean): void;
  automaticGain(partyId: string, on: boolean): void;
  leave(): void;
  join(): void;
  end(): void;
  endAside(): void;
  /** These reject with a sentence for the person. */
  add(to: readonly string[]): Promise<void>;
  aside(partyIds: readonly string[]): Promise<void>;
  transfer(partyId: string, to: string): Promise<void>;
  record(how: { readonly format: 'wav' | 'opus'; readonly tracks: boolean }): Promise<void>;
  move(factory: string): Promise<void>;
}

/** What the buttons and keys of a room do. */
export function useRoomCommands(room: RoomState, ask: (question: RoomQuestion) => void): RoomCommands {
  const client = useClient();
  const volumes = useRef(new WishedVolumes()).current;
  const roomId = room.id;
  const run = <N extends CommandName>(name: N, args: CommandArgs<N>) => {
    client.call(name, args).catch(toastError);
  };
  const setVolume = (partyId: string, db: number) => {
    volumes.wish(partyId, db, performance.now());
    run('rooms.volume', { roomId, partyId, db });
  };
  const wish = (wanted: RoomWish) => {
    switch (wanted.kind) {
      case 'mute':
        return run('rooms.mute', { roomId, partyId: wanted.partyId, muted: wanted.on });
      case 'deafen':
        return run('rooms.deafen', { roomId, partyId: wanted.partyId, deafened: wanted.on });
      case 'hold':
        return run('rooms.hold', { roomId, partyId: wanted.partyId, held: wanted.on });
      case 'volume':
        return setVolume(wanted.partyId, wanted.db);
      case 'louder':
        return setVolume(wanted.party.id, volumes.step(wanted.party, wanted.by, performance.now()));
      case 'retry':
        return run('rooms.retry', { roomId, partyId: wanted.party.id });
      case 'remove':
        return void remove(wanted.party);
      case 'lock':
        return run('rooms.lock', { roomId, locked: wanted.on });
      case 'stop-recording':
        return run('rooms.record', { roomId, recording: false });
      case 'ask':
        return ask(wanted.question);
    }
  };
  /** What was removed can be called back for a while: who was there by another call, who was not by being asked anew. */
  const remove = async (party: RoomPartyState) => {
    const gone = isGone(party);
    const undo = gone
      ? () => run('rooms.add', { roomId, to: [party.uri] })
      : () => run('rooms.retry', { roomId, partyId: party.id });
    try {
      await client.call('rooms.remove', { roomId, partyId: party.id });
      const said = gone ? text.dismissed(party.label) : text.removed(party.label);
      toast({ kind: 'done', text: said, action: { label: text.undo, run: undo } });
    } catch (error) {
      toastError(error);
    }
  };
  return {
    wish,
    muteAll: (muted) => run('rooms.mute', { roomId, muted }),
    automaticGain: (partyId, on) => run('rooms.automaticGain', { roomId, partyId, on }),
    leave: () => run('rooms.leave', { roomId }),
    join: () => run('rooms.join', { roomId }),
    end: () => run('rooms.end', { roomId }),
    endAside: () => run('rooms.aside', { roomId, partyIds: [] }),
    add: async (to) => void (await client.call('rooms.add', { roomId, to: [...to] })),
    aside: async (partyIds) => void (await client.call('rooms.aside', { roomId, partyIds: [...partyIds] })),
    transfer: async (partyId, to) => void (await client.call('rooms.transfer', { roomId, partyId, to })),
    record: async (how) => void (await client.call('rooms.record', { roomId, recording: true, ...how })),
    move: async (factory) => void (await client.call('rooms.move', { roomId, factory })),
  };
}
