import { describe, expect, it } from 'vitest';
import { autoAnswerAsked } from '../../../main/account/auto-answer.ts';
import { decideIncoming, type IncomingCircumstances } from '../../../main/account/incoming-policy.ts';
import { err, ok } from '../../../main/base/result.ts';
import { formatUri, parseUri } from '../../../main/sip/message/uri.ts';
import type { CallFeatures, Forwarding } from '../../../main/store/account-record.ts';
import { uri } from '../../scenario/uri.ts';
import { openFeatures } from './records.ts';
import { invite } from './requests.ts';

interface Told extends Partial<Omit<CallFeatures, 'forwarding'>> {
  readonly forwarding?: Partial<Forwarding>;
}

function decide({ forwarding, ...features }: Told, more: Partial<IncomingCircumstances> = {}): string {
  const decision = decideIncoming({
    features: { ...openFeatures, ...features, forwarding: { noAnswerSeconds: 20, ...forwarding } },
    otherCalls: false,
    request: invite(),
    own: uri('sip:alice@example.com'),
    resolve: (text) => {
      const parsed = parseUri(text);
      return parsed.ok ? ok(parsed.value) : err('no address');
    },
    ...more,
  });
  const { kind, ...rest } = decision;
  return [kind, ...Object.values(rest).map((value) => (typeof value === 'object' ? formatUri(value) : value))].join(
    ' ',
  );
}

const bob = 'sip:bob@example.com';
const asking = invite([['Call-Info', '<sip:x.example>;answer-after=0']]);

describe('a call that comes in', () => {
  it.each<[string, string, Told, Partial<IncomingCircumstances>?]>([
    ['rings', 'ring', {}],
    ['rings beside another', 'ring', {}, { otherCalls: true }],
    ['is busy without call waiting', 'busy', { callWaiting: false }, { otherCalls: true }],
    ['rings without call waiting, when it is the only one', 'ring', { callWaiting: false }],
    ['does not disturb (RFC 3261 §21.4.18)', 'reject 480 Do Not Disturb', { doNotDisturb: true }],
    ['is always forwarded', `forward ${bob} unconditional`, { forwarding: { always: bob } }],
    [
      'is always forwarded, also from who is not to be disturbed',
      `forward ${bob} unconditional`,
      { doNotDisturb: true, forwarding: { always: bob } },
    ],
    [
      'is forwarded when busy',
      `forward ${bob} user-busy`,
      { callWaiting: false, forwarding: { busy: bob } },
      { otherCalls: true },
    ],
    ['is not forwarded as busy when it may wait', 'ring', { forwarding: { busy: bob } }, { otherCalls: true }],
    [
      'is forwarded after it has rung',
      `ring-then-forward ${bob} no-answer 15000`,
      { forwarding: { noAnswer: bob, noAnswerSeconds: 15 } },
    ],
    ['is answered by itself', 'auto-answer 3000', { autoAnswerSeconds: 3 }],
    ['is answered by itself at once', 'auto-answer 0', { autoAnswerSeconds: 0 }],
    ['does not break into another by itself', 'ring', { autoAnswerSeconds: 0 }, { otherCalls: true }],
    [
      'is answered before it would be forwarded',
      'auto-answer 3000',
      { autoAnswerSeconds: 3, forwarding: { noAnswer: bob } },
    ],
    [
      'is forwarded before it would be answered',
      `ring-then-forward ${bob} no-answer 20000`,
      { autoAnswerSeconds: 30, forwarding: { noAnswer: bob } },
    ],
    ['may not ask to be answered', 'ring', {}, { request: asking }],
    [
      'may ask to be answered where that was allowed',
      'auto-answer 0',
      { autoAnswerOnRequest: true },
      { request: asking },
    ],
    [
      'asks for an answer sooner than is set',
      'auto-answer 0',
      { autoAnswerOnRequest: true, autoAnswerSeconds: 5 },
      { request: asking },
    ],
    [
      'is not answered on request when it is not to disturb',
      'reject 480 Do Not Disturb',
      { autoAnswerOnRequest: true, doNotDisturb: true },
      { request: asking },
    ],
  ])('%s: %s', (_, expected, features, more) => {
    expect(decide(features, more)).toBe(expected);
  });

  it.each([
    ['to what is no address', 'nonsense'],
    ['back to the caller', 'sip:carol@elsewhere.example'],
    ['to itself', 'sip:alice@example.com'],
  ])('is not forwarded %s: it rings', (_, always) => {
    expect(decide({ forwarding: { always } })).toBe('ring');
  });

  it('is not forwarded in a circle', () => {
    const request = invite([['Diversion', '<sip:alice@example.com>;reason=unconditional']]);
    expect(decide({ forwarding: { always: bob } }, { request })).toBe('ring');
  });
});

describe('a caller asks for an answer by itself with', () => {
  it.each([
    ['Call-Info', '<sip:x.example>;answer-after=0', 0],
    ['Call-Info', '<http://x.example/a.png>;purpose=icon, <sip:x.example>; answer-after = 4', 4_000],
    ['Call-Info', '<sip:x.example>;answer-after=9999', 60_000],
    ['Alert-Info', '<http://127.0.0.1>;info=alert-autoanswer', 0],
    ['Alert-Info', '<http://127.0.0.1>;info="alert-autoanswer";delay=0', 0],
    ['Alert-Info', 'Auto Answer', 0],
    ['Alert-Info', 'Ring Answer', 0],
    ['Answer-Mode', 'Auto', 0],
    ['Priv-Answer-Mode', 'Auto;require', 0],
    ['Answer-Mode', 'Manual', undefined],
    ['Alert-Info', '<http://x.example/ring.wav>', undefined],
    ['Call-Info', '<sip:x.example>;answer-after=soon', undefined],
  ])('%s: %s → %s ms', (name, value, ms) => {
    expect(autoAnswerAsked(invite([[name, value]]).headers)).toBe(ms);
  });
});
