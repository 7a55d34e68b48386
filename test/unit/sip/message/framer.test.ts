import { describe, expect, it } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { StreamFramer } from '../../../../main/sip/message/framer.ts';
import { serializeMessage } from '../../../../main/sip/message/serializer.ts';
import { inviteText, textOf } from './messages.ts';

/** What came of a stream: its messages, its pings, and how it ended. */
function framed(chunks: readonly Uint8Array[]): string[] {
  const seen: string[] = [];
  const pings: string[] = [];
  const framer = new StreamFramer({ onPing: () => pings.push('ping') });
  for (const chunk of chunks) {
    const result = framer.push(chunk);
    const messages = result.ok ? result.value : result.error.before;
    seen.push(...messages.map((message) => textOf(serializeMessage(message))));
    if (!result.ok) return [...seen, ...pings, `error: ${result.error.code}`];
  }
  return framer.partial ? [...seen, ...pings, 'partial'] : [...seen, ...pings];
}

function chunksOf(bytes: Uint8Array, size: number): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

const first = inviteText(['Subject: Grüße', 'Content-Length: 9'], 'a\r\n\r\nü\r\n');
const second = 'SIP/2.0 200 OK\r\nl: 0\r\n\r\n';

describe('framing by Content-Length (RFC 3261 §18.3)', () => {
  it.each<[string, string, string[]]>([
    ['one message', first, [first]],
    ['two', first + second, [first, second]],
    ['CRLFs around them (§7.5)', `\r\n${first}\r\n${second}`, [first, second]],
    ['a ping between (RFC 5626 §4.4.1)', `${second}\r\n\r\n${first}`, [second, first, 'ping']],
    ['a ping and a half', `\r\n\r\n\r\n${first}`, [first, 'ping']],
    ['pings only', '\r\n\r\n\r\n\r\n', ['ping', 'ping']],
    ['part of a head', `${second}INV`, [second, 'partial']],
    ['part of a body', first.slice(0, -1), ['partial']],
    ['no Content-Length', `${second}${inviteText()}`, [second, 'error: bad-framing']],
    ['a Content-Length that is no number', `${second}${inviteText(['l: five'])}`, [second, 'error: bad-framing']],
    ['a negative Content-Length', `${second}${inviteText(['l: -999'])}`, [second, 'error: bad-framing']],
    ['two that differ', `${second}${inviteText(['l: 0', 'l: 1'], 'x')}`, [second, 'error: bad-framing']],
    ['garbage', `${second}garbage\r\n\r\n`, [second, 'error: not-sip']],
    ['a CR alone', `${second}\rINVITE`, [second, 'error: not-sip']],
    ['a LF alone', `${second}\n\r\n\r\n`, [second, 'error: not-sip']],
    ['TLS, told by its first byte', '\x16\x03\x01', ['error: not-sip']],
    ['a NUL', `${second}\0`, [second, 'error: not-sip']],
    ['a header beyond its limit', inviteText([`X-A: ${'y'.repeat(limits.headerBytes)}`]), ['error: too-large']],
  ])('%s, the same whatever the chunks', (_, text, expected) => {
    const bytes = Buffer.from(text);
    for (let size = 1; size <= Math.min(bytes.length, 600); size++)
      expect(framed(chunksOf(bytes, size))).toEqual(expected);
    expect(framed([bytes])).toEqual(expected);
  });

  it('is the same for every cut in two and in three', () => {
    const bytes = Buffer.from(`\r\n\r\n${second}\r\n${second}\r\n\r\n`);
    const expected = [second, second, 'ping', 'ping'];
    for (let a = 0; a <= bytes.length; a++) {
      for (let b = a; b <= bytes.length; b++) {
        expect(framed([bytes.subarray(0, a), bytes.subarray(a, b), bytes.subarray(b)])).toEqual(expected);
      }
    }
  });

  it('keeps bodies when the chunk they came in is written over', () => {
    const chunk = Buffer.from(inviteText(['l: 4'], 'body'));
    const result = new StreamFramer().push(chunk);
    chunk.fill(0);
    expect(result.ok && textOf(result.value[0]?.body ?? chunk)).toBe('body');
  });

  it('stays failed, and gives the head that broke the framing to be answered', () => {
    const framer = new StreamFramer();
    expect(framer.push(Buffer.from(inviteText(['l: -1'])))).toMatchObject({
      ok: false,
      error: { code: 'bad-framing', before: [], offender: { method: 'INVITE', flaw: { status: 400 } } },
    });
    expect(framer.push(Buffer.from(second))).toMatchObject({ ok: false, error: { code: 'bad-framing', before: [] } });
    expect(framer.partial).toBe(false);
  });
});

describe('between messages', () => {
  const crlf = Buffer.from('\r\n');

  it('a CRLF that was expected is a pong, and no half of a ping (RFC 5626 §4.4.1)', () => {
    const pings: string[] = [];
    const framer = new StreamFramer({ onPing: () => pings.push('ping') });
    for (let round = 0; round < 4; round++) {
      framer.expectPong();
      framer.push(crlf.subarray(0, 1));
      framer.push(crlf.subarray(1));
    }
    expect(pings).toEqual([]);
    framer.push(Buffer.concat([crlf, crlf]));
    expect(pings).toEqual(['ping']);
    expect(framer.push(Buffer.from(second)).ok).toBe(true);
  });

  it('the bytes of a message are kept only where they are asked for', () => {
    const odd = 'SIP/2.0 200   OK\r\nl :   4\r\n\r\nbody';
    for (const kept of [true, false]) {
      const framer = new StreamFramer({ keepsBytes: () => kept });
      const framed = chunksOf(Buffer.from(odd), 7).flatMap((chunk) => {
        const result = framer.push(chunk);
        return result.ok ? result.value : [];
      });
      const bytes = framed.map((message) => framer.bytesOf(message));
      expect(bytes.map((it) => it && Buffer.from(it).toString())).toEqual([kept ? odd : undefined]);
    }
  });
});

describe('limits', () => {
  it('1 MiB a message, told by its head alone', () => {
    const room = limits.streamMessageBytes - inviteText(['Content-Length: 1000000']).length;
    const fits = inviteText([`Content-Length: ${room}`]);
    expect(framed([Buffer.from(fits)])).toEqual(['partial']);
    expect(framed([Buffer.from(fits), Buffer.alloc(room, 'x')])).toEqual([fits + 'x'.repeat(room)]);
    expect(framed([Buffer.from(inviteText([`Content-Length: ${room + 1}`]))])).toEqual(['error: too-large']);
    expect(framed([Buffer.from(inviteText(['Content-Length: 999999999999999']))])).toEqual(['error: too-large']);
  });

  it('64 KiB a head, whatever the chunks', () => {
    const endless = Buffer.from(`INVITE sip:a SIP/2.0\r\n${'X-A: y\r\n'.repeat(limits.streamHeadBytes / 8)}`);
    expect(framed([endless.subarray(0, limits.streamHeadBytes - 1)])).toEqual(['partial']);
    for (const size of [endless.length, 1000, 1]) expect(framed(chunksOf(endless, size))).toEqual(['error: too-large']);
  });
});
