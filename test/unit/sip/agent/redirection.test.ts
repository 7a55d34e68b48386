import { expect, test } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import type { EndCause } from '../../../../main/sip/agent/end-cause.ts';
import { followRedirect, type RedirectionTrail, trailFrom } from '../../../../main/sip/agent/redirection.ts';
import { formatUri, parseUri } from '../../../../main/sip/message/uri.ts';

function dialled(text: string): RedirectionTrail {
  const uri = parseUri(text);
  if (!uri.ok) throw new Error(uri.error.message);
  return trailFrom(uri.value);
}

function rejected(status: number, ...contacts: string[]): EndCause {
  return { kind: 'rejected', status, reason: '', contacts };
}

/** Every address that is called, one cause after the other. */
function walk(trail: RedirectionTrail, ...causes: EndCause[]): (string | undefined)[] {
  let current: RedirectionTrail | undefined = trail;
  return causes.map((cause) => {
    const redirected = current && followRedirect(current, cause);
    current = redirected?.trail;
    return redirected && formatUri(redirected.next);
  });
}

const bob = 'sip:bob@example.com';

test('300, 301 and 302 lead to their first contact (§21.3)', () => {
  for (const status of [300, 301, 302]) {
    expect(walk(dialled(bob), rejected(status, 'sip:bob@192.0.2.4', 'sip:bob@192.0.2.5'))).toEqual([
      'sip:bob@192.0.2.4',
    ]);
  }
});

test('305 and 380 lead nowhere, nor does a 3xx without a contact', () => {
  for (const status of [305, 380]) expect(walk(dialled(bob), rejected(status, 'sip:192.0.2.4'))).toEqual([undefined]);
  expect(walk(dialled(bob), rejected(302))).toEqual([undefined]);
});

test('after a contact that fails comes the next; a contact’s own contacts go before its siblings', () => {
  const causes = [
    rejected(302, 'sip:a@192.0.2.1', 'sip:b@192.0.2.2'),
    rejected(302, 'sip:c@192.0.2.3'),
    rejected(486),
    { kind: 'no-response' } as const,
  ];
  expect(walk(dialled(bob), ...causes)).toEqual(['sip:a@192.0.2.1', 'sip:c@192.0.2.3', 'sip:b@192.0.2.2', undefined]);
});

test('who was not redirected is not led on: busy is busy', () => {
  for (const cause of [
    rejected(486),
    rejected(404),
    { kind: 'no-response' },
    { kind: 'unreachable', message: '' },
  ] as const) {
    expect(walk(dialled(bob), cause)).toEqual([undefined]);
  }
});

test('a 6xx decides for all, and so does the person (§21.6)', () => {
  const first = rejected(302, 'sip:a@192.0.2.1', 'sip:b@192.0.2.2');
  for (const cause of [rejected(603), { kind: 'cancelled' }, { kind: 'local' }, { kind: 'remote' }] as const) {
    expect(walk(dialled(bob), first, cause)).toEqual(['sip:a@192.0.2.1', undefined]);
  }
});

test('no circle: each address once, as §19.1.4 compares them', () => {
  const back = rejected(302, 'sip:bob@EXAMPLE.com', 'sip:%62ob@example.com', 'sip:bob@example.com?Subject=again');
  expect(walk(dialled(bob), back)).toEqual([undefined]);
  expect(walk(dialled(bob), rejected(302, 'sip:a@192.0.2.1'), rejected(302, bob, 'sip:a@192.0.2.1'))).toEqual([
    'sip:a@192.0.2.1',
    undefined,
  ]);
});

test('a chain ends at the limit', () => {
  const chain = Array.from({ length: limits.redirects + 2 }, (_, index) => rejected(302, `sip:bob@192.0.2.${index}`));
  const followed = walk(dialled(bob), ...chain).filter((uri) => uri !== undefined);
  expect(followed).toHaveLength(limits.redirects);
});

test('of one 3xx no more contacts are looked at than the limit', () => {
  const many = Array.from({ length: limits.redirectContacts }, () => 'mailto:bob@example.com');
  expect(walk(dialled(bob), rejected(300, ...many, 'sip:bob@192.0.2.4'))).toEqual([undefined]);
});

test('what was to be secure stays so (RFC 5630 §5.3); what was not may become so', () => {
  expect(walk(dialled('sips:bob@example.com'), rejected(302, 'sip:bob@192.0.2.4', 'sips:bob@example.net'))).toEqual([
    'sips:bob@example.net',
  ]);
  expect(walk(dialled(bob), rejected(302, 'sips:bob@example.net'))).toEqual(['sips:bob@example.net']);
});

test('what isn’t SIP is not called without the person', () => {
  const contacts = [
    'tel:+19005550123',
    'https://example.com/',
    'mailto:bob@example.com',
    'not a uri',
    'sip:a@b;method=BYE',
  ];
  expect(walk(dialled(bob), rejected(302, ...contacts))).toEqual([undefined]);
});

test('headers of a contact are left out', () => {
  expect(walk(dialled(bob), rejected(302, 'sip:a@192.0.2.1;transport=tcp?Route=%3Csip:203.0.113.9%3E'))).toEqual([
    'sip:a@192.0.2.1;transport=tcp',
  ]);
});
