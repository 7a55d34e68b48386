import { describe, expect, it } from 'vitest';
import {
  arrowKind,
  arrowSpan,
  laneShare,
  laneWords,
  sinceWords,
} from '../../../../renderer/features/diagnostics/ladder-words.ts';

describe('the ladder in words and shares', () => {
  it.each([
    ['INVITE', 'request'],
    ['100 Trying', 'provisional'],
    ['180 Ringing', 'provisional'],
    ['200 OK', 'success'],
    ['302 Moved Temporarily', 'redirection'],
    ['407 Proxy Authentication Required', 'failure'],
    ['503 Service Unavailable', 'failure'],
    ['603 Decline', 'failure'],
    ['not readable', 'request'],
  ])('%s is a %s', (label, kind) => {
    expect(arrowKind(label)).toBe(kind);
  });

  it.each([
    [0, '+0 ms'],
    [12.4, '+12 ms'],
    [1_000, '+1.00 s'],
    [4_205, '+4.21 s'],
    [65_300, '+1:05.3'],
    [-3, '+0 ms'],
  ])('%d ms after the first', (ms, words) => {
    expect(sinceWords(1_000_000 + ms, 1_000_000)).toBe(words);
  });

  it('a lane stands in the middle of its column', () => {
    expect([0, 1, 2].map((lane) => laneShare(lane, 3))).toEqual([1 / 6, 1 / 2, 5 / 6]);
  });

  it.each([
    [
      { from: 0, to: 1 },
      { left: 0.25, width: 0.5, rightwards: true },
    ],
    [
      { from: 1, to: 0 },
      { left: 0.25, width: 0.5, rightwards: false },
    ],
    [
      { from: 1, to: 1 },
      { left: 0.75, width: 0.25, rightwards: true },
    ],
  ])('%j', (ends, span) => {
    expect(arrowSpan(ends, 2)).toEqual(span);
  });

  it.each([
    ['this phone', 'This phone'],
    ['far end, here too', 'Far end, here too'],
    ['sip.example.com', 'sip.example.com'],
  ])('the lane %s', (name, words) => {
    expect(laneWords(name)).toBe(words);
  });
});
