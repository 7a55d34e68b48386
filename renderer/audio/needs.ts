import type { CallState, Snapshot } from '../../app/ipc/contract.ts';

export interface SoundNeeds {
  /** This page's microphone: a call was dialled or answered. It opens while dialling, so that the first word isn't lost. */
  readonly microphone: boolean;
  /** This page's loudspeaker: a call rings or is on. */
  readonly speaker: boolean;
}

/** What the state of the engine asks of this page; nothing where the engine has another microphone or speaker. */
export function soundNeeds(snapshot: Snapshot | undefined): SoundNeeds {
  const live = snapshot?.calls.filter((call) => call.state !== 'ended') ?? [];
  return {
    microphone: snapshot?.microphone === 'browser' && live.some(speaks),
    speaker: snapshot?.speaker === 'browser' && live.length > 0,
  };
}

function speaks(call: CallState): boolean {
  return call.state !== 'incoming' && call.state !== 'ended';
}
