import { describe, expect, test } from 'vitest';
import { bodyOf } from '../../../../main/sip/agent/body.ts';
import { Headers } from '../../../../main/sip/message/headers.ts';
import { SipResponse } from '../../../../main/sip/message/message.ts';
import { inviting } from '../../../scenario/called.ts';
import { World } from '../../../scenario/world.ts';

interface Part {
  readonly type: string;
  readonly text: string;
  readonly disposition?: string;
}

function multipart(parts: readonly Part[], boundary = 'b1'): string {
  const lines = parts.flatMap(({ type, text, disposition }) => [
    `--${boundary}`,
    `Content-Type: ${type}`,
    ...(disposition === undefined ? [] : [`Content-Disposition: ${disposition}`]),
    '',
    text,
  ]);
  return [...lines, `--${boundary}--`, ''].join('\r\n');
}

function bodyIn(type: string, text: string) {
  const message = new SipResponse(200, 'OK', new Headers([['Content-Type', type]]), Buffer.from(text));
  const body = bodyOf(message);
  return body && [body.contentType, Buffer.from(body.bytes).toString()];
}

const sdp = { type: 'application/sdp', text: 'v=0' };
const isup = { type: 'application/ISUP;version=nxv3', text: 'isup' };

describe('the description in a multipart body (RFC 5621)', () => {
  test.each([
    ['multipart/mixed; boundary=b1', multipart([sdp, isup])],
    ['multipart/mixed;boundary="b1"', multipart([isup, sdp])],
    ['multipart/alternative;boundary=b1', multipart([{ type: 'text/plain', text: 'x' }, sdp])],
    [
      'multipart/mixed;boundary=b1',
      multipart([isup, { type: 'multipart/alternative;boundary=b2', text: multipart([sdp], 'b2') }]),
    ],
  ])('%s', (type, text) => {
    expect(bodyIn(type, text)).toEqual(['application/sdp', 'v=0']);
  });

  test('of alternatives the last, which is the richest, counts (§3.2)', () => {
    const text = multipart([sdp, { ...sdp, text: 'v=0 richer' }]);
    expect(bodyIn('multipart/alternative;boundary=b1', text)).toEqual(['application/sdp', 'v=0 richer']);
  });

  test('without one it is what it is', () => {
    expect(bodyIn('multipart/mixed;boundary=b1', multipart([isup]))?.[0]).toBe('multipart/mixed');
    expect(bodyIn('multipart/mixed', multipart([sdp]))?.[0]).toBe('multipart/mixed');
    expect(bodyIn('multipart/mixed;boundary=b1', 'nothing')?.[0]).toBe('multipart/mixed');
  });

  test('bodies within bodies are opened three deep', () => {
    const nested = (depth: number): Part =>
      depth === 0
        ? sdp
        : { type: `multipart/mixed;boundary=n${depth}`, text: multipart([nested(depth - 1)], `n${depth}`) };
    const [two, three] = [nested(2), nested(3)];
    expect(bodyIn('multipart/mixed;boundary=b1', multipart([two]))?.[0]).toBe('application/sdp');
    expect(bodyIn('multipart/mixed;boundary=b1', multipart([three]))?.[0]).toBe('multipart/mixed');
  });
});

describe('an INVITE with several parts', () => {
  const type = { 'Content-Type': 'multipart/mixed;boundary=b1' };

  test('is taken for its description, and its other parts are passed over', async () => {
    const { invite } = await inviting(type, () => {}, multipart([isup, sdp]));
    expect(Buffer.from(invite.offer?.bytes ?? []).toString()).toBe('v=0');
  });

  test('gets 415 without one, or when a part that we can’t read must be read', async () => {
    for (const parts of [[isup], [sdp, { ...isup, disposition: 'signal;handling=required' }]]) {
      const world = new World();
      const bob = world.phone('bob', '192.0.2.2');
      const carol = world.peer('carol', '192.0.2.3');
      const lines = { From: '<sip:c@192.0.2.3>;tag=c', To: `<${bob.uri}>`, 'Call-ID': 'parts', CSeq: '1 INVITE' };
      carol.send('INVITE', bob.uri, bob.address, { ...lines, ...type }, multipart(parts));
      await world.advance(0);
      expect(carol.statuses('INVITE')).toEqual([415]);
    }
  });
});
