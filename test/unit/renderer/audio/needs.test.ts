import { describe, expect, it } from 'vitest';
import type { CallState } from '../../../../app/ipc/contract.ts';
import { soundNeeds } from '../../../../renderer/audio/needs.ts';
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

  it('leaves alone what the engine has elsewhere', () => {
    const calls = [aCall({ state: 'active' })];
    expect(soundNeeds({ ...aSnapshot(calls), microphone: 'tone:440' })).toEqual({ microphone: false, speaker: true });
    expect(soundNeeds({ ...aSnapshot(calls), speaker: 'wav:out.wav' })).toEqual({ microphone: true, speaker: false });
  });
});
