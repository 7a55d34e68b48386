import { expect, it } from 'vitest';
import { StreamFramer } from '../../main/sip/message/framer.ts';
import type { SipMessage } from '../../main/sip/message/message.ts';
import { boundaryOf, parseMultipart } from '../../main/sip/message/multipart.ts';
import { parseMessage } from '../../main/sip/message/parser.ts';
import { serializeMessage } from '../../main/sip/message/serializer.ts';
import { formatUri } from '../../main/sip/message/uri.ts';
import { validateMessage } from '../../main/sip/message/validate.ts';
import { campaignTimeoutMs, run } from './campaign.ts';
import { sipSeeds } from './seeds.ts';

it('any datagram is a message or a typed error; what is valid reads without a throw and means the same when sent on', {
  timeout: campaignTimeoutMs,
}, () => {
  const count = run({
    name: 'the parser',
    seeds: sipSeeds,
    take: (input) => {
      const parsed = parseMessage(input);
      if (!parsed.ok) {
        expect(parsed.error.code).toBeTypeOf('string');
        if (parsed.error.offender) expect(validateMessage(parsed.error.offender).ok).toBe(false);
      } else if (validateMessage(parsed.value).ok) readAll(parsed.value);
    },
  });
  expect(count).toBeGreaterThan(0);
});

function readAll(message: SipMessage): void {
  const { via, vias, from, to, cseq, contacts, routes, recordRoutes, contentType, maxForwards, expires } = message;
  void [via, vias, from, to, cseq, maxForwards, expires];
  for (const { uri } of [...contacts, ...routes, ...recordRoutes]) formatUri(uri);
  if (message.kind === 'request') formatUri(message.uri);
  const boundary = contentType && boundaryOf(contentType);
  if (boundary !== undefined) parseMultipart(message.body, boundary);
  const sent = serializeMessage(message);
  const again = parseMessage(sent, Number.POSITIVE_INFINITY);
  if (!again.ok) throw new Error(`${again.error.message} after it was written anew`);
  if (!validateMessage(again.value).ok) throw new Error('valid no more after it was written anew');
  expect(Buffer.compare(again.value.body, message.body)).toBe(0);
}

it('any stream gives the same messages and the same end, however it is cut', { timeout: campaignTimeoutMs }, () => {
  const count = run({
    name: 'the framer',
    seeds: [
      ...sipSeeds,
      ...sipSeeds.slice(0, 8).map((message, index) => Buffer.concat([message, sipSeeds[index + 8] ?? message])),
    ],
    take: (input, mutator) => {
      const whole = framed([input]);
      const chunks: Buffer[] = [];
      for (let at = 0; at < input.length; ) {
        const next = at + 1 + mutator.below(input.length > 8_192 ? 2_048 : 64);
        chunks.push(input.subarray(at, next));
        at = next;
      }
      expect(framed(chunks)).toEqual(whole);
    },
  });
  expect(count).toBeGreaterThan(0);
});

function framed(chunks: readonly Buffer[]): string[] {
  const framer = new StreamFramer();
  const seen: string[] = [];
  for (const chunk of chunks) {
    const result = framer.push(chunk);
    const messages = result.ok ? result.value : result.error.before;
    for (const message of messages) seen.push(Buffer.from(serializeMessage(message)).toString('latin1'));
    if (!result.ok) return [...seen, result.error.code];
  }
  return [...seen, framer.partial ? 'partial' : 'between'];
}
