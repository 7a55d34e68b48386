import { describe, expect, it } from 'vitest';
import type { Account } from '../../../../app/ipc/contract.ts';
import {
  accountLabel,
  isUsable,
  retryWords,
  stateDetail,
  stateTone,
  stateWords,
  voicemailWords,
} from '../../../../renderer/features/accounts/state-words.ts';

const at = new Date(2026, 0, 5, 14, 32).getTime();

describe('how an account stands, in words', () => {
  it.each<[Account['state'], string, string]>([
    ['local', 'Ready', 'good'],
    ['disabled', 'Switched off', 'off'],
    ['unregistered', 'Ready', 'good'],
    ['registering', 'Registering…', 'busy'],
    ['registered', 'Registered', 'good'],
    ['refused', 'Refused', 'bad'],
    ['unreachable', 'No answer', 'bad'],
    ['untrusted', 'Certificate not trusted', 'bad'],
    ['unregistering', 'Signing off…', 'busy'],
  ])('%s', (state, words, tone) => {
    expect(stateWords({ state })).toBe(words);
    expect(stateTone(state)).toBe(tone);
    expect(isUsable({ state })).toBe(tone === 'good');
  });

  it('tells until when it is registered', () => {
    expect(stateWords({ state: 'registered', until: at }, 'en-DE')).toBe('Registered until 14:32');
  });

  it.each([
    ['Refused: wrong user name or password. Check both.', 'Wrong user name or password. Check both.'],
    ['No answer from example.com: timed out. Trying again in 12 s.', 'No answer from example.com: timed out.'],
    ['example.com is overloaded. Trying again in 3 min.', 'Example.com is overloaded.'],
    ['example.com is overloaded. Trying again now.', 'Example.com is overloaded.'],
    ['', undefined],
  ])('%s: without what the state and the countdown say', (text, detail) => {
    expect(stateDetail({ state: 'refused', text })).toBe(detail);
  });

  it('has nothing to add where all is well', () => {
    expect(stateDetail({ state: 'registered', text: 'Registered until 14:32.' })).toBeUndefined();
  });
});

describe('when it is tried again', () => {
  it.each([
    [12_000, 'Tries again in 12 s'],
    [11_001, 'Tries again in 12 s'],
    [119_000, 'Tries again in 119 s'],
    [120_000, 'Tries again in 2 min'],
    [1_800_000, 'Tries again in 30 min'],
    [0, undefined],
    [-5_000, undefined],
  ])('in %d ms', (ms, words) => {
    expect(retryWords(at + ms, at)).toBe(words);
  });

  it('is not said where it isn’t', () => {
    expect(retryWords(undefined, at)).toBeUndefined();
  });
});

describe('voice messages', () => {
  it.each([
    [undefined, undefined],
    [{ waiting: false, newMessages: 0, oldMessages: 4 }, undefined],
    [{ waiting: true, newMessages: 1, oldMessages: 0 }, '1 new voice message'],
    [{ waiting: true, newMessages: 3, oldMessages: 0 }, '3 new voice messages'],
    [{ waiting: true, newMessages: 0, oldMessages: 0 }, 'New voice messages'],
  ])('%j', (voicemail, words) => {
    expect(voicemailWords(voicemail)).toBe(words);
  });
});

describe('what an account is called', () => {
  const alice = { uri: 'sip:alice@example.com', displayName: 'Alice' };
  it.each([
    ['by its name', alice, [alice], 'Alice'],
    ['by its address where another has the name', alice, [alice, { displayName: 'Alice' }], 'alice@example.com'],
    ['by its address where it has none', { ...alice, displayName: '' }, [], 'alice@example.com'],
  ])('%s', (_, account, all, label) => {
    expect(accountLabel(account, all)).toBe(label);
  });
});
