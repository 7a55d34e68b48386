import type { Result } from '../../../../main/base/result.ts';
import type { SipMessage, SipRequest, SipResponse } from '../../../../main/sip/message/message.ts';
import { parseMessage } from '../../../../main/sip/message/parser.ts';

export function valueIn<T>(result: Result<T, { message: string }>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

const invite = [
  'INVITE sip:bob@biloxi.com SIP/2.0',
  'Via: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds',
  'Max-Forwards: 70',
  'To: Bob <sip:bob@biloxi.com>',
  'From: Alice <sip:alice@atlanta.com>;tag=1928301774',
  'Call-ID: a84b4c76e66710@pc33.atlanta.com',
  'CSeq: 314159 INVITE',
  'Contact: <sip:alice@pc33.atlanta.com>',
];

/** The INVITE of §24.2 with header lines put in before its end, and a body. */
export function inviteText(extra: readonly string[] = [], body = ''): string {
  return `${[...invite, ...extra].join('\r\n')}\r\n\r\n${body}`;
}

/** The same with one header line replaced, or taken away. */
export function inviteWith(name: string, ...lines: string[]): string {
  const kept = invite.flatMap((line) => (line.startsWith(`${name}:`) ? lines : [line]));
  return `${kept.join('\r\n')}\r\n\r\n`;
}

export function parsed(text: string | Uint8Array): SipMessage {
  return valueIn(parseMessage(typeof text === 'string' ? Buffer.from(text) : text));
}

export function request(text: string | Uint8Array): SipRequest {
  const message = parsed(text);
  if (message.kind !== 'request') throw new Error('a response');
  return message;
}

export function response(text: string | Uint8Array): SipResponse {
  const message = parsed(text);
  if (message.kind !== 'response') throw new Error('a request');
  return message;
}

export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
