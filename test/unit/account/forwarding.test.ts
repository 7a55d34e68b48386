import { describe, expect, it } from 'vitest';
import {
  diversionWords,
  divertedBy,
  forwardingHeaders,
  mayForward,
  timesDiverted,
} from '../../../main/account/forwarding.ts';
import { formatUri } from '../../../main/sip/message/uri.ts';
import { uri } from '../../scenario/uri.ts';
import { invite } from './requests.ts';

const own = uri('sip:alice@example.com');
const bob = uri('sip:bob@example.com');

describe('a 302 that sends a call on', () => {
  it('says where to, who sends it on, and why', () => {
    expect(forwardingHeaders(invite(), own, bob, 'user-busy')).toEqual([
      ['Contact', '<sip:bob@example.com>;mp=1'],
      ['Diversion', '<sip:alice@example.com>;reason=user-busy;counter=1;privacy=off'],
    ]);
  });

  it('tells the way to who knows History-Info (RFC 7044 §9.4)', () => {
    expect(forwardingHeaders(invite([['Supported', '100rel, histinfo']]), own, bob, 'no-answer')).toContainEqual([
      'History-Info',
      '<sip:alice@example.com>;index=1',
    ]);
    const on = invite([['History-Info', '<sip:carol@example.com>;index=1, <sip:alice@example.com>;index=1.1;mp=1']]);
    expect(forwardingHeaders(on, own, bob, 'unconditional')).toEqual([
      ['Contact', '<sip:bob@example.com>;mp=1.1'],
      ['Diversion', '<sip:alice@example.com>;reason=unconditional;counter=1;privacy=off'],
      ['History-Info', '<sip:carol@example.com>;index=1'],
      ['History-Info', '<sip:alice@example.com>;index=1.1;mp=1'],
    ]);
  });
});

describe('a call that was sent on', () => {
  const by = (name: string, value: string) => {
    const found = divertedBy(invite([[name, value]]));
    return found && `${formatUri(found.uri)} ${found.reason}`;
  };

  it.each([
    ['Diversion', '<sip:b@x.example>;reason=no-answer, <sip:a@x.example>', 'sip:b@x.example no-answer'],
    ['Diversion', '<sip:b@x.example>;privacy=full', undefined],
    [
      'History-Info',
      '<sip:b@x.example?Reason=SIP%3Bcause%3D486>;index=1, <sip:alice@example.com>;index=1.1;mp=1',
      'sip:b@x.example user-busy',
    ],
    ['History-Info', '<sip:b@x.example>;index=1, <sip:alice@example.com>;index=1.1;mp=1', 'sip:b@x.example unknown'],
    ['History-Info', '<sip:b@x.example?Privacy=history>;index=1, <sip:alice@example.com>;index=1.1;mp=1', undefined],
    ['History-Info', '<sip:alice@example.com>;index=1, <sip:alice@192.0.2.1>;index=1.1;rc=1', undefined],
    ['Subject', 'none of both', undefined],
  ])('by %s: %s came from %s', (name, value, expected) => {
    expect(by(name, value)).toBe(expected);
  });

  it('is said in words', () => {
    expect(diversionWords('Bob', 'user-busy')).toBe('Forwarded by Bob, who is busy');
    expect(diversionWords('Bob', 'no-answer')).toBe('Forwarded by Bob, who did not answer');
    expect(diversionWords('Bob', 'unconditional')).toBe('Forwarded by Bob');
  });

  it('five times is not sent on once more, nor one that was sent on from here', () => {
    const diverted = (value: string) => invite([['Diversion', value]]);
    expect(timesDiverted(diverted('<sip:a@x.example>;counter=3, <sip:b@x.example>'))).toBe(4);
    expect(mayForward(diverted('<sip:a@x.example>;counter=4'), own)).toBe(true);
    expect(mayForward(diverted('<sip:a@x.example>;counter=5'), own)).toBe(false);
    expect(mayForward(diverted('<sip:alice@example.com>'), own)).toBe(false);
    expect(mayForward(diverted('<sip:alice@example.com:5060>'), own)).toBe(false);
    const [here, there] = ['sip:me@127.0.0.1:5060', 'sip:me@127.0.0.1:5070'];
    expect([here, there].map((by) => mayForward(diverted(`<${by}>`), uri(here)))).toEqual([false, true]);
    const round = '<sip:a@x.example>;index=1, <sip:b@x.example>;index=1.1;mp=1, <sip:c@x.example>;index=1.2;mp=1.1';
    expect(timesDiverted(invite([['History-Info', round]]))).toBe(2);
  });
});
