import { describe, expect, it } from 'vitest';
import { densityOf, headCount, inPrivate, tileOrder } from '../../../../renderer/features/conference/party-list.ts';
import { partyWords } from '../../../../renderer/features/conference/party-words.ts';
import { aParty, aRoom } from '../../../support/snapshots.ts';

describe('the people of a room', () => {
  it('stand in the order in which they came, those who are not there at the end', () => {
    const [left, bob, rings, busy] = (['left', 'joined', 'ringing', 'busy'] as const).map((state) => aParty({ state }));
    if (!left || !bob || !rings || !busy) throw new Error('four parties');
    expect(tileOrder([left, bob, rings, busy])).toEqual([bob, rings, left, busy]);
  });

  it('are counted with this end, without those who are on their way or have gone', () => {
    const states = ['joined', 'held', 'away', 'ringing', 'lobby', 'left', 'no-answer'] as const;
    const room = aRoom({ parties: states.map((state) => aParty({ state })) });
    expect(headCount(room)).toBe(4);
    expect(headCount({ ...room, host: { ...room.host, present: false } })).toBe(3);
  });

  it('who have a private word are named, this end first', () => {
    const parties = [
      aParty({ id: 'bob', aside: 'a' }),
      aParty({ id: 'carol' }),
      aParty({ id: 'dave', aside: 'a', state: 'left' }),
    ];
    const host = { present: true, muted: false, deafened: false, aside: 'a' };
    expect(inPrivate(aRoom({ parties, host }))).toEqual(['host', 'bob']);
    expect(inPrivate(aRoom({ parties: [aParty()] }))).toEqual([]);
  });

  it.each([
    [2, 'roomy'],
    [4, 'roomy'],
    [5, 'normal'],
    [16, 'normal'],
    [17, 'dense'],
  ])('%i tiles are %s', (tiles, density) => {
    expect(densityOf(tiles)).toBe(density);
  });

  it.each([
    [{}, 'Joined'],
    [{ muted: true }, 'Muted'],
    [{ muted: true, deafened: true }, 'Muted, Hears nothing'],
    [{ volumeDb: -6 }, '−6 dB'],
    [{ aside: 'a' }, 'Private word'],
    [{ state: 'held', muted: true }, 'On hold, hears music, muted'],
    [{ state: 'no-answer', muted: true }, 'No answer'],
  ] as const)('%j is told as %s', (change, words) => {
    expect(partyWords(aParty(change))).toBe(words);
  });
});
