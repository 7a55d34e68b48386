import { expect, test } from 'vitest';
import { formatEvent, parseEvent, sameEvent } from '../../../../main/sip/event/event-header.ts';
import { formatSubscriptionState, parseSubscriptionState } from '../../../../main/sip/event/subscription-state.ts';

test('Event: package, id, other parameters (RFC 6665 §8.2.1)', () => {
  const event = parseEvent('dialog;id=7;sla;call-id="a b"');
  expect(event.ok && [event.value.name, event.value.id, [...event.value.params]]).toEqual([
    'dialog',
    '7',
    [
      ['sla', null],
      ['call-id', '"a b"'],
    ],
  ]);
  for (const text of ['presence.winfo', 'refer;id=93809823', 'dialog;include-session-description']) {
    const parsed = parseEvent(text);
    expect(parsed.ok && formatEvent(parsed.value)).toBe(text);
  }
  for (const text of ['', ';id=1', 'a b', 'dialog;id=1;id=2']) expect(parseEvent(text).ok, text).toBe(false);
});

test('events are the same by package and id alone', () => {
  const same = (a: string, b: string) => {
    const [x, y] = [parseEvent(a), parseEvent(b)];
    return x.ok && y.ok && sameEvent(x.value, y.value);
  };
  expect(same('dialog;id=1;a=b', 'dialog;id=1')).toBe(true);
  expect(same('dialog', 'dialog;id=1')).toBe(false);
  expect(same('dialog', 'Dialog')).toBe(false);
});

test('Subscription-State is read (RFC 6665 §8.2.3)', () => {
  const cases: readonly (readonly [text: string, state: object])[] = [
    ['active;expires=600', { kind: 'active', expires: 600 }],
    ['Active', { kind: 'active' }],
    ['pending; expires=60; reason=probation', { kind: 'pending', expires: 60 }],
    ['terminated;reason=rejected', { kind: 'terminated', reason: 'rejected' }],
    ['terminated;reason=Giveup;retry-after=30', { kind: 'terminated', reason: 'giveup', retryAfter: 30 }],
    ['terminated;reason=whatever;expires=9', { kind: 'terminated' }],
    ['terminated;reason=timeout;retry-after=soon', { kind: 'terminated', reason: 'timeout' }],
    ['active;expires=99999999999999999999', { kind: 'active' }],
    ['waiting', { kind: 'pending' }],
  ];
  for (const [text, value] of cases) expect(parseSubscriptionState(text), text).toEqual({ ok: true, value });
  for (const text of ['', ';expires=1', 'active;expires=1;expires=2', 'active expires']) {
    expect(parseSubscriptionState(text).ok, text).toBe(false);
  }
});

test('Subscription-State is written', () => {
  expect(formatSubscriptionState({ kind: 'active', expires: 59.2 })).toBe('active;expires=60');
  expect(formatSubscriptionState({ kind: 'pending' })).toBe('pending');
  expect(formatSubscriptionState({ kind: 'terminated' })).toBe('terminated');
  expect(formatSubscriptionState({ kind: 'terminated', reason: 'probation', retryAfter: 30 })).toBe(
    'terminated;reason=probation;retry-after=30',
  );
});
