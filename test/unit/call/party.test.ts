import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { partyOf } from '../../../main/call/party.ts';
import { parseUri } from '../../../main/sip/message/uri.ts';

function party(uri: string, displayName?: string) {
  const parsed = parseUri(uri);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return partyOf(parsed.value, displayName);
}

describe('who is at the other end', () => {
  it.each([
    ['sip:bob@example.com', 'Bob', { uri: 'sip:bob@example.com', displayName: 'Bob', label: 'Bob' }],
    ['sip:bob@example.com', ' ', { uri: 'sip:bob@example.com', label: 'bob' }],
    ['sip:example.com', undefined, { uri: 'sip:example.com', label: 'example.com' }],
    ['tel:+493012345', undefined, { uri: 'tel:+493012345', label: '+493012345' }],
    ['sip:anonymous@anonymous.invalid', undefined, { uri: 'sip:anonymous@anonymous.invalid', label: 'Anonymous' }],
    ['sip:a@b;transport=tcp;lr;x=1?Subject=y', undefined, { uri: 'sip:a@b;transport=tcp', label: 'a' }],
  ])('%s, called %j', (uri, name, expected) => {
    expect(party(uri, name)).toEqual(expected);
  });
});

describe('a stranger’s words', () => {
  it('are no novel', () => {
    const { label, displayName } = party('sip:bob@example.com', 'novel '.repeat(1_000));
    expect(label).toHaveLength(limits.shownCharacters);
    expect(label.endsWith('…')).toBe(true);
    expect(displayName).toBe(label);
    expect(party(`sip:${'b'.repeat(5_000)}@example.com`).label).toHaveLength(limits.shownCharacters);
  });

  it('can’t turn the text around them, nor break the line', () => {
    expect(party('sip:bob@example.com', 'Bank \u202ereversed\u2066').label).toBe('Bank  reversed');
    expect(party('sip:a%0d%0ab@example.com').label).toBe('a b');
  });

  it('that are nothing but tricks are no name', () => {
    expect(party('sip:bob@example.com', '\u202e\u200f')).toEqual({ uri: 'sip:bob@example.com', label: 'bob' });
  });

  it('in an address no one could dial are cut', () => {
    expect(party(`sip:${'b'.repeat(5_000)}@example.com`).uri).toHaveLength(limits.dialledCharacters);
  });
});
