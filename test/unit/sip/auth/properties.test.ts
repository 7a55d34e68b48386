import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCredentials } from '../../../../main/sip/auth/authorization.ts';
import { parseChallenges } from '../../../../main/sip/auth/challenge.ts';
import { type Credentials, formatCredentials } from '../../../../main/sip/auth/credentials.ts';

const pieces = [
  'Digest ',
  'realm=',
  'nonce=',
  'qop=',
  'nc=',
  '"',
  '\\',
  ',',
  '=',
  ' ',
  'auth',
  'x',
  '\t',
  '\u00e4',
  'username*=',
];
const headerLike = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 60 })
  .map((parts) => parts.join(''));

test('whatever a stranger writes is read without a throw, and what is read is whole', () => {
  fc.assert(
    fc.property(headerLike, (text) => {
      for (const { realm, nonce } of parseChallenges(`Digest ${text}`))
        expect([typeof realm, typeof nonce]).toEqual(['string', 'string']);
      for (const { response } of parseCredentials(`Digest ${text}`)) expect(response).toMatch(/^[\da-f]+$/);
    }),
    { numRuns: 2_000 },
  );
});

/** A quoted string holds any text but CR and LF (RFC 3261 §25.1). */
const quotable = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n]/.test(text));

test('whatever we write is read back', () => {
  fc.assert(
    fc.property(quotable, quotable, quotable, (username, realm, nonce) => {
      const credentials: Credentials = { username, realm, nonce, uri: 'sip:a', response: 'ab', userhash: false };
      expect(parseCredentials(formatCredentials(credentials))).toEqual([credentials]);
    }),
  );
});
