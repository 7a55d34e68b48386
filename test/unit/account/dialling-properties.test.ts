import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressesOf } from '../../../main/account/account-address.ts';
import { Dialling } from '../../../main/account/dialling.ts';
import { formatUri, parseUri, sameUri } from '../../../main/sip/message/uri.ts';
import { record } from './records.ts';

const german = record({
  dialPlan: {
    country: 'DE',
    numbers: 'international',
    prefix: '0',
    rules: [{ pattern: '7(\\d*)', replacement: '$1' }],
    userPhone: true,
  },
});
const dialling = new Dialling({
  accounts: () => [german],
  defaultAccount: () => undefined,
  home: { host: '::1', port: 5060 },
  isAtHome: (name) => name === 'echo',
});

/** What people type, and what they would not. */
const typed = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.stringMatching(/^[+0-9 ()./*#-]{1,40}$/),
  fc.stringMatching(/^(sips?|tel):[+0-9a-z;=@.:%[\]-]{1,40}$/),
  fc.stringMatching(/^[a-z0-9%.+]{1,10}@[a-z0-9.:[\]-]{1,20}$/),
);

it('whatever is typed gives an address that our own parser takes, or a sentence', () => {
  fc.assert(
    fc.property(typed, (text) => {
      const dialled = dialling.resolve(text);
      if (!dialled.ok) {
        expect(dialled.error).toMatch(/^[A-Z].*\.$/u);
        return;
      }
      const again = parseUri(formatUri(dialled.value.uri));
      expect(again.ok && sameUri(again.value, dialled.value.uri)).toBe(true);
      expect(dialling.preview(text).uri).toBe(formatUri(dialled.value.uri));
    }),
    { numRuns: 2_000 },
  );
});

it('whatever is entered as a user is part of an address that our own parser takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (user) => {
      const addresses = addressesOf({ ...german, user });
      expect(addresses.ok && parseUri(formatUri(addresses.value.own)).ok).toBe(true);
    }),
  );
});

it.each(['1 ', '1', ' ', ';ext=', '(', '1.', 'a.', '1@', '[', '+', '%'])(
  'a thousand times “%s” is judged within a quarter of a second',
  (piece) => {
    const text = `${`1${piece.repeat(1_000)}`.slice(0, 1_000)}z`;
    const started = performance.now();
    dialling.resolve(text);
    expect(performance.now() - started).toBeLessThan(250);
  },
);
