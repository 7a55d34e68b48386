import { describe, expect, test } from 'vitest';
import {
  agreedDirection,
  answeredDirection,
  type Direction,
  holdState,
  offeredDirection,
} from '../../../main/sdp/direction.ts';

describe('the answer’s direction (RFC 3264 §6.1)', () => {
  const table: readonly (readonly [offered: Direction, wanted: Direction, answered: Direction])[] = [
    ['sendrecv', 'sendrecv', 'sendrecv'],
    ['sendrecv', 'sendonly', 'sendonly'],
    ['sendrecv', 'recvonly', 'recvonly'],
    ['sendrecv', 'inactive', 'inactive'],
    ['sendonly', 'sendrecv', 'recvonly'],
    ['sendonly', 'sendonly', 'inactive'],
    ['sendonly', 'recvonly', 'recvonly'],
    ['sendonly', 'inactive', 'inactive'],
    ['recvonly', 'sendrecv', 'sendonly'],
    ['recvonly', 'sendonly', 'sendonly'],
    ['recvonly', 'recvonly', 'inactive'],
    ['recvonly', 'inactive', 'inactive'],
    ['inactive', 'sendrecv', 'inactive'],
    ['inactive', 'sendonly', 'inactive'],
    ['inactive', 'recvonly', 'inactive'],
    ['inactive', 'inactive', 'inactive'],
  ];

  test.each(table)('offered %s, wanted %s: %s', (offered, wanted, answered) => {
    expect(agreedDirection(offered, wanted)).toBe(answered);
  });
});

describe('hold (RFC 3264 §8.4)', () => {
  test.each([
    [
      { held: false, byPeer: false },
      { offer: 'sendrecv', answer: 'sendrecv', state: 'none' },
    ],
    [
      { held: true, byPeer: false },
      { offer: 'sendonly', answer: 'sendonly', state: 'local' },
    ],
    [
      { held: false, byPeer: true },
      { offer: 'sendrecv', answer: 'sendrecv', state: 'remote' },
    ],
    [
      { held: true, byPeer: true },
      { offer: 'inactive', answer: 'sendonly', state: 'both' },
    ],
  ] as const)('%o: %o', ({ held, byPeer }, { offer, answer, state }) => {
    expect(offeredDirection(held, byPeer)).toBe(offer);
    expect(answeredDirection(held)).toBe(answer);
    expect(holdState(held, byPeer)).toBe(state);
  });
});
