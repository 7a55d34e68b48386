import { describe, expect, it } from 'vitest';
import { limits } from '../../../../main/base/limits.ts';
import { StreamFramer } from '../../../../main/sip/message/framer.ts';
import { parseMultipart } from '../../../../main/sip/message/multipart.ts';
import { parseMessage } from '../../../../main/sip/message/parser.ts';
import { serializeMessage } from '../../../../main/sip/message/serializer.ts';
import { parseUri } from '../../../../main/sip/message/uri.ts';
import { validateMessage } from '../../../../main/sip/message/validate.ts';
import { inviteText } from './messages.ts';

const FACTOR = 8;
/** Linear work takes 8 times as long for 8 times the input, quadratic work 64 times. */
const ALLOWED = 24;

function shortest(work: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 12; run++) {
    const start = performance.now();
    work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/**
 * How many times longer `FACTOR` times the input takes, at the best of many attempts: whatever else the machine does
 * can only slow one of the two down, so one quiet moment shows linear work, and none makes quadratic work look linear.
 */
function growth(work: (size: number) => () => void, size: number): number {
  const small = work(size);
  const large = work(size * FACTOR);
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 20 && best > ALLOWED; attempt++) {
    const repeats = 8;
    const smallMs = shortest(() => {
      for (let i = 0; i < repeats; i++) small();
    });
    best = Math.min(best, (shortest(large) * repeats) / smallMs);
  }
  return best;
}

function whole(text: string): () => void {
  const bytes = Buffer.from(text);
  return () => {
    const parsed = parseMessage(bytes);
    const message = parsed.ok ? parsed.value : parsed.error.offender;
    if (message === undefined) return;
    validateMessage(message);
    for (const name of ['Via', 'Contact', 'X-A']) message.headers.list(name);
    serializeMessage(message);
  };
}

describe('the cost of a message grows with its size, not with the square of it', () => {
  const line = limits.headerBytes / FACTOR - 32;

  it.each<[string, (size: number) => string, number]>([
    ['many lines', (size) => inviteText(new Array(size).fill('X-A: y')), 30],
    ['lines without a colon', (size) => inviteText(new Array(size).fill('x'.repeat(200))), 30],
    ['folds', (size) => inviteText([`X-A: y${'\r\n y'.repeat(size / 4)}`]), line],
    ['white space in folds', (size) => inviteText([`X-A: y\r\n${' '.repeat(size)}\r\n y`]), line],
    ['white space before the colon', (size) => inviteText([`X-A${' '.repeat(size)}: y`]), line],
    ['white space in values', (size) => inviteText([`X-A: y${' '.repeat(size)}y`]), line],
    ['commas', (size) => inviteText([`Contact: ${','.repeat(size)}`]), line],
    [
      'a list of addresses',
      (size) => inviteText([`Contact: ${new Array(Math.floor(size / 12)).fill('<sip:a@b>').join(' ,')}`]),
      line,
    ],
    [
      'a list of Vias',
      (size) => inviteText([`Via: ${new Array(Math.floor(size / 20)).fill('SIP/2.0/UDP a').join(', ')}`]),
      line,
    ],
    ['an open quote', (size) => inviteText([`Contact: "${'\\"'.repeat(size / 2)}`]), line],
    ['open quotes in a list', (size) => inviteText([`X-A: ${'",'.repeat(size / 2)}`]), line],
    ['open brackets', (size) => inviteText([`Contact: ${'<'.repeat(size)}`]), line],
    ['semicolons', (size) => inviteText([`Contact: <sip:a@b>${';'.repeat(size)}`]), line],
    [
      'parameters',
      (size) => inviteText([`Contact: <sip:a@b>${Array.from({ length: size / 8 }, (_, i) => `;p${i}`).join('')}`]),
      line,
    ],
    [
      'URI parameters',
      (size) => inviteText([`Contact: <sip:a@b${Array.from({ length: size / 8 }, (_, i) => `;p${i}`).join('')}>`]),
      line,
    ],
    ['escapes', (size) => inviteText([`Contact: <sip:${'%41'.repeat(size / 3)}@b>`]), line],
    ['URIs without an @', (size) => inviteText([`Contact: ${'sip:a,'.repeat(size / 6)}`]), line],
    ['spaces in the Request-Line', (size) => `INVITE ${' '.repeat(size)} SIP/2.0 \r\n\r\n`, line],
    ['a body of CRLFs', (size) => inviteText([], '\r\n'.repeat(size)), 4000],
    ['UTF-8', (size) => inviteText([`Subject: ${'ü'.repeat(size / 2)}`]), line],
  ])('%s', (_, text, size) => expect(growth((n) => whole(text(n)), size)).toBeLessThan(ALLOWED));

  it('in a URI', () => expect(growth((n) => () => parseUri(`sip:${':'.repeat(n)}`), 4000)).toBeLessThan(ALLOWED));

  it('in a multipart body full of half boundaries', () =>
    expect(
      growth((n) => {
        const body = Buffer.from(`--b\r\n\r\n${'\r\n--bb'.repeat(n)}\r\n--b--`);
        return () => parseMultipart(body, 'b');
      }, 1000),
    ).toBeLessThan(ALLOWED));

  it.each([1, 7, 1000])('on a stream in chunks of %i bytes', (size) => {
    const work = (n: number) => {
      const bytes = Buffer.from(inviteText([`Content-Length: ${n}`], '\r'.repeat(n)));
      return () => {
        const framer = new StreamFramer();
        for (let at = 0; at < bytes.length; at += size) framer.push(bytes.subarray(at, at + size));
      };
    };
    expect(growth(work, 8000)).toBeLessThan(ALLOWED);
  });
});
