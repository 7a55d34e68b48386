import { describe, expect, test } from 'vitest';
import { assertedIdentityOf } from '../../../../main/sip/agent/asserted.ts';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { SipRequest } from '../../../../main/sip/message/message.ts';
import { formatUri } from '../../../../main/sip/message/uri.ts';

function read(lines: readonly (readonly [string, string])[], trusted = true) {
  const request = new SipRequest('INVITE', 'sip:bob@example.com', new Headers(lines));
  const { identities, private: isPrivate } = assertedIdentityOf(request, { trusted });
  return { names: identities.map(({ displayName, uri }) => `${displayName ?? ''} ${formatUri(uri)}`), isPrivate };
}

describe('P-Asserted-Identity (RFC 3325 §9.1)', () => {
  const asserted = ['P-Asserted-Identity', '"Cullen Jennings" <sip:fluffy@cisco.com>'] as const;
  const number = ['P-Asserted-Identity', '<tel:+14085264000>'] as const;

  test('a name and a number, on lines of their own or on one', () => {
    const both = ['Cullen Jennings sip:fluffy@cisco.com', ' tel:+14085264000'];
    expect(read([asserted, number]).names).toEqual(both);
    expect(read([[asserted[0], `${asserted[1]}, ${number[1]}`]]).names).toEqual(both);
  });

  test('from somebody who is not trusted, none', () => {
    expect(read([asserted, number], false).names).toEqual([]);
  });

  test('a second one of the same kind, another scheme and what can’t be read are left out', () => {
    expect(
      read([
        asserted,
        ['P-Asserted-Identity', '<sip:other@cisco.com>'],
        ['P-Asserted-Identity', '<mailto:a@b.c>'],
        ['P-Asserted-Identity', '<<'],
      ]).names,
    ).toEqual(['Cullen Jennings sip:fluffy@cisco.com']);
  });

  test('Remote-Party-ID is no assertion', () => {
    expect(read([['Remote-Party-ID', '"Boss" <sip:boss@example.com>;party=calling']]).names).toEqual([]);
  });
});

test.each([
  ['id', true],
  ['header;id', true],
  ['user; critical', true],
  ['ID', true],
  ['none', false],
  ['session', false],
])('Privacy: %s (RFC 3323 §4.2)', (value, isPrivate) => {
  expect(read([['Privacy', value]]).isPrivate).toBe(isPrivate);
});
