import { expect, test } from 'vitest';
import { referIn } from '../../../../main/sip/event/refer-request.ts';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { SipRequest } from '../../../../main/sip/message/message.ts';
import { formatUri } from '../../../../main/sip/message/uri.ts';

function refer(...headers: readonly (readonly [string, string])[]) {
  return referIn(new SipRequest('REFER', 'sip:a@example.com', new Headers(headers)));
}

test('Refer-To of RFC 3515 §2.1 and RFC 5589: where to, and what to replace', () => {
  const cases: readonly (readonly [referTo: string, target: string, replaces?: object])[] = [
    ['sip:alice@atlanta.example.com', 'sip:alice@atlanta.example.com'],
    ['Bob <sips:bob@biloxi.example.com;gr=8594958>', 'sips:bob@biloxi.example.com;gr=8594958'],
    [
      '<sip:dave@denver.example.org?Replaces=12345%40192.168.118.3%3Bto-tag%3D12345%3Bfrom-tag%3D5FFE-3994>',
      'sip:dave@denver.example.org',
      { callId: '12345@192.168.118.3', toTag: '12345', fromTag: '5FFE-3994' },
    ],
    [
      '<sip:a@b?Require=replaces&Replaces=c%3Bto-tag%3Dt%3Bfrom-tag%3Df%3Bearly-only>',
      'sip:a@b',
      { callId: 'c', earlyOnly: true },
    ],
    ['<sip:conf44@example.com;isfocus;method=INVITE>', 'sip:conf44@example.com;isfocus'],
    ['tel:+1-201-555-0123', 'tel:+1-201-555-0123'],
  ];
  for (const [referTo, target, replaces] of cases) {
    const request = refer(['Refer-To', referTo]);
    if (!request.ok) throw new Error(referTo);
    expect(formatUri(request.value.target)).toBe(target);
    if (replaces) expect(request.value.replaces).toMatchObject(replaces);
    else expect(request.value.replaces).toBeUndefined();
  }
});

test('a phone that forgets the brackets of Refer-To is understood', () => {
  expect(refer(['Refer-To', 'sip:a@b?Replaces=1%3Bto-tag%3D2%3Bfrom-tag%3D3'])).toMatchObject({
    value: { replaces: { callId: '1', toTag: '2', fromTag: '3' } },
  });
});

test('how it is refused', () => {
  const to = ['Refer-To', '<sip:a@b>'] as const;
  expect(refer()).toMatchObject({ error: { status: 400 } });
  expect(refer(to, to)).toMatchObject({ error: { status: 400 } });
  expect(refer(['Refer-To', 'sip:a@b, sip:c@d'])).toMatchObject({ error: { status: 400 } });
  expect(refer(['Refer-To', '<sip:@>'])).toMatchObject({ error: { status: 400 } });
  expect(refer(['Refer-To', '<http://example.com/>'])).toMatchObject({ error: { status: 416 } });
  expect(refer(['Refer-To', '<sip:a@b;method=SUBSCRIBE>'])).toMatchObject({ error: { status: 403 } });
  expect(refer(to, ['Referred-By', '<sip:x@y>'], ['Referred-By', '<sip:z@y>'])).toMatchObject({
    error: { status: 400 },
  });
});

test('Referred-By is kept to the letter (RFC 3892 §2.2), Refer-Sub is read (RFC 4488 §4)', () => {
  const text = '"Alice" <sip:alice@atlanta.example.com>;cid="20398823.2UWQFN309shb3@atlanta.example.com"';
  const request = refer(['Refer-To', '<sip:a@b>'], ['b', text], ['Refer-Sub', 'FALSE ;x=y']);
  expect(request).toMatchObject({
    value: { referredBy: { text, party: { displayName: 'Alice' } }, subscribes: false },
  });
  expect(refer(['Refer-To', '<sip:a@b>'], ['Refer-Sub', 'true'])).toMatchObject({ value: { subscribes: true } });
});
