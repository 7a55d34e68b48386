import { describe, expect, it } from 'vitest';
import {
  fingerprintLines,
  isChanged,
  validityWords,
} from '../../../../renderer/features/accounts/certificate-words.ts';

const validFrom = new Date(2026, 0, 1, 12).getTime();
const validTo = new Date(2026, 11, 31, 12).getTime();

describe('a certificate in words', () => {
  it('a fingerprint is written as other programs write it', () => {
    expect(fingerprintLines('0123456789abcdef'.repeat(4))).toEqual(Array(4).fill('01:23:45:67:89:AB:CD:EF'));
  });

  it.each([
    ['while it is valid', validFrom + 1, '1 Jan 2026 – 31 Dec 2026'],
    ['when it has run out', validTo + 1, '1 Jan 2026 – 31 Dec 2026. It has run out.'],
    ['before it begins', validFrom - 1, '1 Jan 2026 – 31 Dec 2026. It isn’t valid yet.'],
  ])('its validity %s', (_, now, words) => {
    expect(validityWords({ validFrom, validTo }, now, 'en-DE')).toBe(words);
  });

  it.each([
    [undefined, 'aa', false],
    ['aa', 'aa', false],
    ['bb', 'aa', true],
  ])('pinned %s, shown %s', (pinned, shown, changed) => {
    expect(isChanged(pinned, shown)).toBe(changed);
  });
});
