import { describe, expect, it } from 'vitest';
import { formatDiversion, readDiversions } from '../../../main/account/diversion.ts';
import { formatUri } from '../../../main/sip/message/uri.ts';
import { uri } from '../../scenario/uri.ts';
import { invite } from './requests.ts';

const read = (...lines: string[]) =>
  readDiversions(invite(lines.map((line) => ['Diversion', line] as const)).headers).map((diversion) => ({
    ...diversion,
    uri: formatUri(diversion.uri),
  }));

describe('Diversion (RFC 5806)', () => {
  it('is read with who, why, how often and whether it may be shown', () => {
    expect(read('"Bob" <sip:bob@example.com>;reason=user-busy;counter=2;privacy=off')).toEqual([
      { uri: 'sip:bob@example.com', displayName: 'Bob', reason: 'user-busy', count: 2, isPrivate: false },
    ]);
  });

  it('is read from lists and from lines, the latest first', () => {
    const two = '<sip:b@x.example>;reason=no-answer, <sip:a@x.example>;reason="unconditional"';
    expect(read(two, '<tel:+4930123>;reason=deflection').map(({ uri, reason }) => [uri, reason])).toEqual([
      ['sip:b@x.example', 'no-answer'],
      ['sip:a@x.example', 'unconditional'],
      ['tel:+4930123', 'deflection'],
    ]);
  });

  it.each([
    ['<sip:a@x.example>', 'unknown', 1, false],
    ['<sip:a@x.example>;reason=lunch', 'unknown', 1, false],
    ['<sip:a@x.example>;reason=USER-BUSY', 'user-busy', 1, false],
    ['<sip:a@x.example>;counter=0', 'unknown', 1, false],
    ['<sip:a@x.example>;counter=999999999', 'unknown', 1, false],
    ['<sip:a@x.example>;privacy="full"', 'unknown', 1, true],
    ['<sip:a@x.example>;privacy=name', 'unknown', 1, true],
  ])('%s is %s, %i time, private: %s', (line, reason, count, isPrivate) => {
    expect(read(line)).toEqual([{ uri: 'sip:a@x.example', displayName: undefined, reason, count, isPrivate }]);
  });

  it('that can’t be read is passed over, and no more than 16 are read', () => {
    expect(read('nonsense', '<sip:a@x.example')).toEqual([]);
    expect(read(Array.from({ length: 40 }, () => '<sip:a@x.example>').join(','))).toHaveLength(16);
  });

  it('is written as it is read', () => {
    const written = '"Bob" <sip:bob@example.com>;reason=no-answer;counter=1;privacy=off';
    const diversion = {
      uri: uri('sip:bob@example.com'),
      displayName: 'Bob',
      reason: 'no-answer',
      count: 1,
      isPrivate: false,
    } as const;
    expect(formatDiversion(diversion)).toBe(written);
    expect(read(written)).toEqual([{ ...diversion, uri: 'sip:bob@example.com' }]);
  });
});
