import { expect, test } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { parseMessageSummary } from '../../../../main/sip/event/message-summary.ts';
import { parseSipfrag, sipfragOf } from '../../../../main/sip/event/sipfrag.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** RFC 3842 §5.3 and §5.2. */
test('a message summary is read', () => {
  const summary = parseMessageSummary(
    bytes(
      'Messages-Waiting: yes\r\nMessage-Account: sip:alice@vmail.example.com\r\nVoice-Message: 4/8 (1/2)\r\nFax-Message: 0/1\r\n' +
        '\r\nTo: <alice@atlanta.example.com>\r\nVoice-Message: 9/9\r\n',
    ),
  );
  expect(summary).toEqual({
    ok: true,
    value: {
      waiting: true,
      account: expect.objectContaining({ user: 'alice', host: 'vmail.example.com' }),
      counts: {
        voice: { new: 4, old: 8, newUrgent: 1, oldUrgent: 2 },
        fax: { new: 0, old: 1, newUrgent: 0, oldUrgent: 0 },
      },
    },
  });
});

test('as PBXes write it: bare line feeds, other spellings, brackets round the account', () => {
  const asterisk = parseMessageSummary(
    bytes('Messages-Waiting: no\nMessage-Account: <sip:*97@pbx>\nvoice-message:0/0 ( 0/0 )'),
  );
  expect(asterisk).toMatchObject({
    value: { waiting: false, account: { user: '*97' }, counts: { voice: { new: 0, old: 0 } } },
  });
});

test('what is no message summary', () => {
  for (const text of ['', 'Voice-Message: 1/1', 'Messages-Waiting: maybe', '<xml/>']) {
    expect(parseMessageSummary(bytes(text)), text).toMatchObject({ ok: false, error: { code: 'bad-syntax' } });
  }
  const long = new Uint8Array(limits.notifyBodyBytes + 1);
  expect(parseMessageSummary(long)).toMatchObject({ error: { code: 'too-large' } });
});

test('counts that are none count nothing', () => {
  const summary = parseMessageSummary(bytes('Messages-Waiting: yes\r\nVoice-Message: many\r\n__proto__: 1/1\r\n'));
  expect(summary).toMatchObject({ value: { counts: { voice: { new: 0, old: 0 } } } });
});

/** RFC 3420 §2, RFC 3515 §2.4.5. */
test('a sipfrag begins with a status line', () => {
  expect(parseSipfrag(bytes('SIP/2.0 100 Trying'))).toEqual({ ok: true, value: { status: 100, reason: 'Trying' } });
  expect(parseSipfrag(bytes('SIP/2.0 603 Declined\r\nWarning: 399 x "y"\r\n\r\n'))).toMatchObject({
    value: { status: 603, reason: 'Declined' },
  });
  expect(parseSipfrag(bytes('SIP/2.0 486\r\n'))).toMatchObject({ value: { status: 486, reason: 'Busy Here' } });
  for (const text of [
    '',
    'INVITE sip:a@b SIP/2.0',
    'SIP/2.0 99 Low',
    'SIP/2.0 700 High',
    'SIP/3.0 200 OK',
    ' SIP/2.0 200 OK',
    'SIP/2.0 2000',
  ]) {
    expect(parseSipfrag(bytes(text)).ok, text).toBe(false);
  }
});

test('a sipfrag is one line, whatever the reason holds', () => {
  const body = sipfragOf({ status: 486, reason: 'Busy\r\nTo: me' });
  expect([body.contentType, new TextDecoder().decode(body.bytes)]).toEqual([
    'message/sipfrag',
    'SIP/2.0 486 Busy To: me\r\n',
  ]);
});
