import { describe, expect, it } from 'vitest';
import {
  addressLine,
  formatDay,
  formatDuration,
  formatTime,
  pageLocale,
  stateWords,
  withoutScheme,
} from '../../../../renderer/features/calls/format.ts';
import { aCall } from '../fixtures.ts';

describe('durations', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [7_000, '0:07'],
    [754_000, '12:34'],
    [3_599_999, '59:59'],
    [3_723_000, '1:02:03'],
    [-5, '0:00'],
  ])('%d ms is %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });
});

describe('days', () => {
  const now = new Date(2026, 10, 22, 0, 30).getTime();
  it.each([
    [new Date(2026, 10, 22, 0, 1), 'Today'],
    [new Date(2026, 10, 21, 23, 59), 'Yesterday'],
    [new Date(2026, 10, 21, 0, 0), 'Yesterday'],
    [new Date(2026, 10, 20, 23, 59), 'Friday'],
    [new Date(2026, 10, 16, 12, 0), 'Monday'],
    [new Date(2026, 10, 15, 12, 0), '15 November'],
    [new Date(2025, 11, 31, 12, 0), '31 December 2025'],
  ])('%s is %s', (at, expected) => {
    expect(formatDay(at.getTime(), now, 'en-GB')).toBe(expected);
  });

  it('times are the hour and the minute', () => {
    expect(formatTime(new Date(2026, 10, 22, 7, 5).getTime(), 'en-GB')).toBe('7:05');
  });
});

describe('the page’s English', () => {
  const evening = new Date(2026, 10, 22, 18, 55).getTime();
  const wednesday = new Date(2026, 10, 18, 9).getTime();
  it.each([
    ['en-US', '6:55 PM', 'Wednesday'],
    ['en-GB', '18:55', 'Wednesday'],
    ['de-DE', '18:55', 'Wednesday'],
    ['fr', '18:55', 'Wednesday'],
  ])('on a computer in %s writes %s and %s', (system, time, day) => {
    expect(formatTime(evening, pageLocale(system)).replace(/\s/, ' ')).toBe(time);
    expect(formatDay(wednesday, evening, pageLocale(system))).toBe(day);
  });
});

describe('addresses', () => {
  it.each([
    ['sip:bob@example.com', 'bob@example.com'],
    ['SIPS:bob@example.com', 'bob@example.com'],
    ['tel:+4930901820', '+4930901820'],
  ])('%s reads %s', (uri, expected) => {
    expect(withoutScheme(uri)).toBe(expected);
  });

  it('stand under a name, but not twice', () => {
    expect(addressLine(aCall({ party: { uri: 'sip:bob@example.com', label: 'Bob' } }))).toBe('bob@example.com');
    expect(addressLine(aCall({ party: { uri: 'sip:bob@example.com', label: 'bob@example.com' } }))).toBeUndefined();
  });
});

describe('the state of a call in words', () => {
  const answered = { state: 'active', answeredAt: 1_000 } as const;
  it.each([
    [aCall({ state: 'dialling' }), 'Dialling…'],
    [aCall({ state: 'ringing' }), 'Ringing…'],
    [aCall({ state: 'incoming' }), 'Incoming call'],
    [aCall(answered), '1:04'],
    [aCall({ ...answered, hold: 'local' }), 'On hold'],
    [aCall({ ...answered, hold: 'remote' }), 'Held by the other side'],
    [aCall({ ...answered, hold: 'both' }), 'On hold on both sides'],
    [aCall({ state: 'ended', end: { code: 'busy', text: 'Bob is busy.' } }), 'Bob is busy.'],
  ])('$state, hold $hold', (call, expected) => {
    expect(stateWords(call, 65_000)).toBe(expected);
  });
});
