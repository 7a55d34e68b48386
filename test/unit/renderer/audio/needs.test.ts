import { describe, expect, it } from 'vitest';
import type { CallState } from '../../../../app/ipc/contract.ts';
import { soundNeeds } from '../../../../renderer/audio/needs.ts';
import { aChannel, aRoom } from '../../../support/snapshots.ts';
import { aCall, aSnapshot } from '../fixtures.ts';

const nothing = { microphone: false, speaker: false };

describe('what sound the state asks of a page', () => {
  it('is nothing before anything is known and without calls', () => {
    expect(soundNeeds(undefined)).toEqual(nothing);
    expect(soundNeeds(aSnapshot([]))).toEqual(nothing);
  });

  it.each<[CallState['state'], boolean, boolean]>([
    ['dialling', true, true],
    ['ringing', true, true],
    ['incoming', false, true],
    ['active', true, true],
    ['ended', false, false],
  ])('in a call that is %s: microphone %s, speaker %s', (state, microphone, speaker) => {
    expect(soundNeeds(aSnapshot([aCall({ state })]))).toEqual({ microphone, speaker });
  });

  it('is all of it in a room with this end in it, and none in one without, whose calls go on', () => {
    const calls = [aCall({ state: 'active', roomId: 'room' })];
    const room = aRoom();
    const left = { ...room, host: { ...room.host, present: false } };
    expect(soundNeeds(aSnapshot(calls, { rooms: [room] }))).toEqual({ microphone: true, speaker: true });
    expect(soundNeeds(aSnapshot(calls, { rooms: [left] }))).toEqual(nothing);
    expect(soundNeeds(aSnapshot([], { rooms: [{ ...room, state: 'ended' }] }))).toEqual(nothing);
  });

  it('is the speaker for a channel that is listened to, the microphone while this end speaks there', () => {
    expect(soundNeeds(aSnapshot([], { channels: [aChannel()] }))).toEqual({ microphone: false, speaker: true });
    expect(soundNeeds(aSnapshot([], { channels: [aChannel({ speaking: true })] }))).toEqual({
      microphone: true,
      speaker: true,
    });
    expect(soundNeeds(aSnapshot([], { channels: [aChannel({ listening: false })] }))).toEqual(nothing);
  });

  it('leaves alone what the engine has elsewhere', () => {
    const calls = [aCall({ state: 'active' })];
    expect(soundNeeds({ ...aSnapshot(calls), microphone: 'tone:440' })).toEqual({ microphone: false, speaker: true });
    expect(soundNeeds({ ...aSnapshot(calls), speaker: 'wav:out.wav' })).toEqual({ microphone: true, speaker: false });
  });
});
