import type { Snapshot } from '../../app/ipc/contract.ts';

export interface SoundNeeds {
  /** This page's microphone: a call was dialled or answered, a room entered, a channel spoken on. It opens while dialling, so that the first word isn't lost. */
  readonly microphone: boolean;
  /** This page's loudspeaker: a call rings or is on, a room too; a channel is listened to. */
  readonly speaker: boolean;
}

/** What the state of the engine asks of this page; nothing where the engine has another microphone or speaker. */
export function soundNeeds(snapshot: Snapshot | undefined): SoundNeeds {
  if (!snapshot) return { microphone: false, speaker: false };
  const { calls, rooms, channels } = snapshot;
  const live = calls.filter((call) => call.state !== 'ended' && call.roomId === undefined);
  const seated = rooms.some(({ state, host }) => state !== 'ended' && host.present);
  const speaks = seated || live.some(({ state }) => state !== 'incoming') || channels.some(({ speaking }) => speaking);
  const hears = seated || live.length > 0 || channels.some(({ listening }) => listening);
  return {
    microphone: snapshot.microphone === 'browser' && speaks,
    speaker: snapshot.speaker === 'browser' && hears,
  };
}
