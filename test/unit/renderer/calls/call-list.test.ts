import { describe, expect, it } from 'vitest';
import type { CallState } from '../../../../app/ipc/contract.ts';
import {
  isIncoming,
  isTaken,
  nextShown,
  outcomeWord,
  talksByDay,
} from '../../../../renderer/features/calls/call-list.ts';
import { aRoom } from '../../../support/snapshots.ts';
import { aCall } from '../fixtures.ts';

function ended(change: Partial<CallState> = {}): CallState {
  return aCall({ state: 'ended', end: { code: 'hung-up', text: '' }, ...change });
}

describe('recent calls', () => {
  it('are grouped by day, newest first, without those that are on; conferences stand for their calls', () => {
    const now = new Date(2026, 10, 22, 12).getTime();
    const monday = ended({ startedAt: new Date(2026, 10, 16, 9).getTime() });
    const morning = ended({ startedAt: new Date(2026, 10, 22, 8).getTime() });
    const noon = ended({ startedAt: new Date(2026, 10, 22, 11).getTime() });
    const live = aCall({ startedAt: now });
    const room = aRoom({ state: 'ended', createdAt: new Date(2026, 10, 22, 10).getTime() });
    const ofRoom = ended({ roomId: room.id, startedAt: now });
    const ofForgottenRoom = ended({ roomId: 'forgotten', startedAt: new Date(2026, 10, 16, 8).getTime() });
    const calls = [ofForgottenRoom, monday, morning, noon, live, ofRoom];
    const call = (past: CallState) => ({ kind: 'call', call: past });
    expect(talksByDay(calls, [room, aRoom({ id: 'open' })], now, 'en-GB')).toEqual([
      { day: 'Today', talks: [call(noon), { kind: 'room', room }, call(morning)] },
      { day: 'Monday', talks: [call(monday), call(ofForgottenRoom)] },
    ]);
  });

  it('calls of a room are neither on nor ringing by themselves', () => {
    expect(isTaken(aCall({ roomId: 'room' }))).toBe(false);
    expect(isIncoming(aCall({ roomId: 'room', state: 'incoming' }))).toBe(false);
    expect(isTaken(aCall())).toBe(true);
  });

  it.each<[Partial<CallState>, string]>([
    [{ answeredAt: 1 }, 'Outgoing'],
    [{ answeredAt: 1, direction: 'incoming' }, 'Incoming'],
    [{ direction: 'incoming', end: { code: 'missed', text: '' } }, 'Missed'],
    [{ direction: 'incoming', end: { code: 'declined', text: '' } }, 'Declined'],
    [{ end: { code: 'busy', text: '' } }, 'Busy'],
    [{ end: { code: 'no-answer', text: '' } }, 'No answer'],
    [{ end: { code: 'not-found', text: '' } }, 'Not found'],
    [{ answeredAt: 1, end: { code: 'unreachable', text: '' } }, 'Outgoing'],
  ])('%j is told as %s', (change, word) => {
    expect(outcomeWord(ended(change))).toBe(word);
  });
});

describe('the call on show', () => {
  const first = aCall({ id: 'first' });
  const second = aCall({ id: 'second' });
  const over = { state: 'ended' } as const;
  const rings = { state: 'incoming', direction: 'incoming' } as const;

  it.each<[string, CallState[], CallState[], string | undefined, string | undefined]>([
    ['a placed call comes to the front', [], [first], undefined, 'first'],
    ['a second one too', [first], [first, second], 'first', 'second'],
    ['an incoming one doesn’t', [first], [first, { ...second, ...rings }], 'first', 'first'],
    ['until it is answered', [first, { ...second, ...rings }], [first, second], 'first', 'second'],
    ['another choice stays', [first, second], [first, second], 'first', 'first'],
    ['an ended one stays to say why', [first], [{ ...first, ...over }], 'first', 'first'],
    ['unless another is on', [first, second], [first, { ...second, ...over }], 'second', 'first'],
    [
      'an old one that is read stays during a call',
      [{ ...first, ...over }, second],
      [{ ...first, ...over }, second],
      'first',
      'first',
    ],
    ['a cleared one goes', [{ ...first, ...over }], [], 'first', undefined],
    ['old calls don’t open by themselves', [], [{ ...first, ...over }], undefined, undefined],
  ])('%s', (_, before, after, shown, expected) => {
    expect(nextShown(before, after, shown)).toBe(expected);
  });
});
