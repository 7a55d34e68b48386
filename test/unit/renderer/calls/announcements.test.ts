import { describe, expect, it } from 'vitest';
import type { CallState } from '../../../../app/ipc/contract.ts';
import { announcements } from '../../../../renderer/features/calls/announcements.ts';
import { aCall } from '../fixtures.ts';

const rings = aCall({ id: 'bob', state: 'ringing' });
const on: CallState = { ...rings, state: 'active', answeredAt: 1 };
const over: CallState = { ...on, state: 'ended', end: { code: 'hung-up-remotely', text: 'Bob hung up.' } };

describe('what a screen reader says of the calls', () => {
  it.each<[string, CallState[], CallState[], string[]]>([
    ['an answer', [rings], [on], ['Connected to Bob']],
    ['being held', [on], [{ ...on, hold: 'remote' }], ['Bob: Held by the other side']],
    ['a hold', [on], [{ ...on, hold: 'local' }], ['Bob: On hold']],
    ['its end', [{ ...on, hold: 'local' }], [on], ['Bob: off hold']],
    ['the end of a call', [on], [over], ['Bob hung up.']],
    ['nothing of calls that were over before', [over], [over], []],
    ['what came about before anything was shown', [], [on, over], ['Connected to Bob', 'Bob hung up.']],
    [
      'how a transfer stands',
      [on],
      [{ ...on, transfer: { state: 'ringing', text: 'It rings at Carol.' } }],
      ['Transfer of Bob: It rings at Carol.'],
    ],
    [
      'a wish to send this person on, once',
      [on],
      [{ ...on, transferRequest: { to: 'sip:carol@example.com', text: 'x' } }],
      ['Bob wants to transfer you'],
    ],
    ['nothing of each second', [on], [on], []],
    ['nothing of calls in a room, of which the room tells', [on], [{ ...over, roomId: 'room' }], []],
  ])('%s', (_, before, after, said) => {
    expect(announcements(before, after)).toEqual(said);
  });
});
