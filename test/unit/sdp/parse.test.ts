import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { parseDescription } from '../../../main/sdp/parse.ts';
import { descriptionText, serializeDescription } from '../../../main/sdp/serialize.ts';
import { sdp, sdpBody, sdpWith } from '../../support/sdp-text.ts';

const session = ['v=0', 'o=- 1 1 IN IP4 192.0.2.7', 's=-', 'c=IN IP4 192.0.2.7', 't=0 0'];

function refusal(body: Uint8Array): string {
  const parsed = parseDescription(body);
  return parsed.ok ? 'read' : parsed.error.warning.text;
}

describe('the example of RFC 4566 §5', () => {
  const lines = [
    'v=0',
    'o=jdoe 2890844526 2890842807 IN IP4 10.47.16.5',
    's=SDP Seminar',
    'i=A Seminar on the session description protocol',
    'u=http://www.example.com/seminars/sdp.pdf',
    'e=j.doe@example.com (Jane Doe)',
    'c=IN IP4 224.2.17.12/127',
    't=2873397496 2873404696',
    'a=recvonly',
    'm=audio 49170 RTP/AVP 0',
    'm=video 51372 RTP/AVP 99',
    'a=rtpmap:99 h263-1998/90000',
  ];

  test('is read field by field', () => {
    const description = sdp(...lines);
    expect(description.origin).toEqual({
      username: 'jdoe',
      sessionId: '2890844526',
      version: '2890842807',
      netType: 'IN',
      addressType: 'IP4',
      address: '10.47.16.5',
    });
    expect(description.sessionName).toBe('SDP Seminar');
    expect(description.connection).toEqual({
      netType: 'IN',
      addressType: 'IP4',
      address: '224.2.17.12',
      suffix: '127',
    });
    expect(description.timing).toEqual([{ type: 't', value: '2873397496 2873404696' }]);
    expect(description.attributes).toEqual([{ name: 'recvonly' }]);
    expect(description.otherLines.map(({ type }) => type)).toEqual(['i', 'u', 'e']);
    expect(description.media.map(({ type, port, protocol, formats }) => ({ type, port, protocol, formats }))).toEqual([
      { type: 'audio', port: 49_170, protocol: 'RTP/AVP', formats: ['0'] },
      { type: 'video', port: 51_372, protocol: 'RTP/AVP', formats: ['99'] },
    ]);
    expect(description.media[1]?.attributes).toEqual([{ name: 'rtpmap', value: '99 h263-1998/90000' }]);
  });

  test('is written again as it was', () => {
    expect(descriptionText(sdp(...lines))).toBe(lines.map((line) => `${line}\r\n`).join(''));
  });
});

describe('sloppy, and read', () => {
  const audio = 'm=audio 4000 RTP/AVP 0';

  test.each([
    ['LF alone', [...session, audio].join('\n')],
    ['CR alone', [...session, audio].join('\r')],
    ['no end of the last line', [...session, audio].join('\r\n')],
    ['blank lines between and after', `${[...session, audio].join('\r\n\r\n')}\r\n\r\n`],
    ['spaces after values', [...session, audio].map((line) => `${line}  `).join('\r\n')],
    ['no s=', [...session, audio].filter((line) => !line.startsWith('s=')).join('\r\n')],
    ['an empty s=', [...session, audio].map((line) => line.replace('s=-', 's=')).join('\r\n')],
    ['no t=', [...session, audio].filter((line) => !line.startsWith('t=')).join('\r\n')],
    ['c= after t=', ['v=0', 'o=- 1 1 IN IP4 192.0.2.7', 't=0 0', 'c=IN IP4 192.0.2.7', 's=-', audio].join('\r\n')],
    ['two spaces between words', [...session, 'm=audio  4000  RTP/AVP  0'].join('\r\n')],
  ])('%s', (_name, text) => {
    const parsed = parseDescription(new TextEncoder().encode(text));
    expect(parsed.ok && parsed.value.connection?.address).toBe('192.0.2.7');
    expect(parsed.ok && parsed.value.media[0]).toMatchObject({ type: 'audio', port: 4000, formats: ['0'] });
  });

  test('unknown lines and attributes are kept, each in its section', () => {
    const description = sdp(
      ...session,
      'y=what',
      'a=tool:phone 1.0',
      'm=audio 4000 RTP/AVP 0',
      'i=label',
      'k=prompt',
      'a=x-odd: with space',
      'a=ssrc:1 cname:x:y',
    );
    expect(description.otherLines).toEqual([{ type: 'y', value: 'what' }]);
    expect(description.attributes).toEqual([{ name: 'tool', value: 'phone 1.0' }]);
    expect(description.media[0]?.otherLines).toEqual([
      { type: 'i', value: 'label' },
      { type: 'k', value: 'prompt' },
    ]);
    expect(description.media[0]?.attributes).toEqual([
      { name: 'x-odd', value: ' with space' },
      { name: 'ssrc', value: '1 cname:x:y' },
    ]);
  });

  test('an m= line without a format, as some refuse a stream', () => {
    expect(sdpWith('m=video 0 RTP/AVP').media[0]).toMatchObject({ port: 0, formats: [] });
    expect(descriptionText(sdpWith('m=video 0 RTP/AVP'))).toContain('m=video 0 RTP/AVP 0\r\n');
  });

  test('an address and a bandwidth at both levels, IPv6, several ports', () => {
    const description = sdp(
      'v=0',
      'o=- 18446744073709551615 18446744073709551614 IN IP6 2001:db8::1',
      's= ',
      'c=IN IP6 2001:db8::1',
      'b=CT:128',
      't=0 0',
      'm=audio 4000/2 RTP/AVP 0',
      'c=IN IP6 2001:db8::2',
      'b=AS:64',
      'b=TIAS:x',
    );
    expect(description.origin.sessionId).toBe('18446744073709551615');
    expect(description.connection?.address).toBe('2001:db8::1');
    expect(description.bandwidth).toEqual([{ type: 'CT', value: 128 }]);
    expect(description.media[0]).toMatchObject({
      port: 4000,
      portCount: 2,
      connections: [{ netType: 'IN', addressType: 'IP6', address: '2001:db8::2' }],
      bandwidth: [{ type: 'AS', value: 64 }],
      otherLines: [{ type: 'b', value: 'TIAS:x' }],
    });
  });

  test('bytes that are no UTF-8', () => {
    const body = Buffer.concat([Buffer.from('v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=caf'), Buffer.from([0xe9, 13, 10])]);
    expect(parseDescription(body).ok).toBe(true);
  });
});

describe('refused', () => {
  test.each([
    ['nothing', []],
    ['another version', ['v=1', ...session.slice(1)]],
    ['no v=', session.slice(1)],
    ['no o=', session.filter((line) => !line.startsWith('o='))],
    ['half an o=', ['v=0', 'o=- 1 1', 's=-']],
    ['half a c=', [...session, 'c=IN IP4']],
    ['a port that is no number', [...session, 'm=audio x RTP/AVP 0']],
    ['a port that is too large', [...session, 'm=audio 65536 RTP/AVP 0']],
    ['a negative port', [...session, 'm=audio -1 RTP/AVP 0']],
    ['half an m=', [...session, 'm=audio 4000']],
    ['a line that is none', [...session, 'hello']],
    ['a NUL', [...session, 'a=\0']],
  ])('%s', (_name, lines) => {
    expect(refusal(sdpBody(lines))).toMatch(/session description/);
  });

  test('as many lines as allowed are read, one more is not', () => {
    const filler = (count: number) => Array<string>(count).fill('a=x');
    expect(refusal(sdpBody([...session, ...filler(limits.sdpLines - session.length)]))).toBe('read');
    expect(refusal(sdpBody([...session, ...filler(limits.sdpLines - session.length + 1)]))).toMatch(/too many lines/);
  });

  test('as many bytes as allowed are read, one more is not', () => {
    const head = sdpBody(session).length + 'a=\r\n'.length;
    expect(refusal(sdpBody([...session, `a=${'x'.repeat(limits.sdpBytes - head)}`]))).toBe('read');
    expect(refusal(sdpBody([...session, `a=${'x'.repeat(limits.sdpBytes - head + 1)}`]))).toMatch(/too long/);
  });

  test('text from strangers never throws, and what is read is written in a form that reads the same', () => {
    const line = fc.oneof(
      fc.constantFrom(
        ...session,
        'm=audio 4000 RTP/AVP 0 8',
        'a=rtpmap:0 PCMU/8000',
        'a=sendonly',
        'b=AS:0',
        'c=IN IP6 ::',
      ),
      fc.tuple(fc.constantFrom(...'vosiuepcbtrzkamxy'), fc.string()).map(([type, value]) => `${type}=${value}`),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const parsed = parseDescription(new TextEncoder().encode([...session, ...lines].join(end)));
        if (!parsed.ok) return;
        const written = serializeDescription(parsed.value);
        const again = parseDescription(written);
        expect(again.ok && serializeDescription(again.value)).toEqual(written);
      }),
      { numRuns: 3000, seed: 2 },
    );
  });
});
