import { describe, expect, test } from 'vitest';
import { digitIn, infoOfDigit } from '../../../../main/sip/agent/info.ts';
import type { InfoDigit } from '../../../../main/sip/agent/session.ts';
import { called } from '../../../scenario/called.ts';

function digit(contentType: string, text: string): InfoDigit | undefined {
  return digitIn({ contentType, bytes: new TextEncoder().encode(text) });
}

describe('keys in INFO', () => {
  test.each([
    ['Signal=5\r\nDuration=160\r\n', { digit: '5', durationMs: 160 }],
    ['Signal= *\nDuration= 250', { digit: '*', durationMs: 250 }],
    ['signal=a', { digit: 'A', durationMs: 160 }],
    ['Signal=11\r\nDuration=100', { digit: '#', durationMs: 100 }],
    ['Duration=80\r\nSignal=0\r\n', { digit: '0', durationMs: 80 }],
    ['Signal=5\r\nDuration=0', { digit: '5', durationMs: 160 }],
    ['Signal=5\r\nDuration=999999', { digit: '5', durationMs: 160 }],
  ])('application/dtmf-relay %j', (text, expected) => {
    expect(digit('application/dtmf-relay', text)).toEqual(expected);
  });

  test.each([
    ['7', '7'],
    [' # \r\n', '#'],
    ['10', '*'],
    ['Signal=9', '9'],
  ])('application/dtmf %j', (text, expected) => {
    expect(digit('application/dtmf', text)?.digit).toBe(expected);
  });

  test.each(['Signal=', 'Signal=17', 'Signal=x', 'Signal=555', ''])('no key: %j', (text) => {
    expect(digit('application/dtmf-relay', text)).toBeUndefined();
    expect(digit('application/dtmf', text)).toBeUndefined();
    expect(digit('text/plain', 'Signal=5')).toBeUndefined();
  });

  test('what we send can be read again', () => {
    const { body } = infoOfDigit('#', 200);
    expect(body && digitIn(body)).toEqual({ digit: '#', durationMs: 200 });
  });
});

describe('an INFO within a call (RFC 6086)', () => {
  async function told(headers: Record<string, string>, body: string, digits?: InfoDigit[]) {
    const { carol, call, send } = await called();
    if (digits) Object.assign(call, { onDigit: (pressed: InfoDigit) => digits.push(pressed) });
    await send('INFO', 11, headers, body);
    return carol.lastResponse('INFO');
  }

  test('a key is told and gets 200', async () => {
    const digits: InfoDigit[] = [];
    const { status } = await told({ 'Content-Type': 'application/dtmf-relay' }, 'Signal=5\r\nDuration=160\r\n', digits);
    expect([status, digits]).toEqual([200, [{ digit: '5', durationMs: 160 }]]);
  });

  test('to a user who takes no keys it gets 415', async () => {
    const { status, headers } = await told({ 'Content-Type': 'application/dtmf-relay' }, 'Signal=5');
    expect([status, headers.get('Accept')]).toEqual([415, '']);
  });

  test('an empty one gets 200, another body 415, one that is no key 400', async () => {
    expect((await told({}, '')).status).toBe(200);
    const strange = await told({ 'Content-Type': 'text/plain' }, 'hello', []);
    expect([strange.status, strange.headers.get('Accept')]).toEqual([415, 'application/dtmf-relay, application/dtmf']);
    expect((await told({ 'Content-Type': 'application/dtmf-relay' }, 'Signal=', [])).status).toBe(400);
  });

  test('one of an Info Package gets 469 with an empty Recv-Info (§4.2.2)', async () => {
    const { status, headers } = await told({ 'Info-Package': 'foo' }, '');
    expect([status, headers.get('Recv-Info')]).toEqual([469, '']);
  });
});
