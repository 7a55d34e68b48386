import type { Disposable } from '../../../../main/base/disposable.ts';
import { Emitter } from '../../../../main/base/emitter.ts';
import { parseMessage } from '../../../../main/sip/message/parser.ts';
import type { WireMessage } from '../../../../main/sip/transport.ts';

export const HERE = { address: '192.0.2.1', port: 5060 };
export const THERE = { address: '198.51.100.7', port: 5062 };
export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A network that a test speaks on, one message at a time. */
export class Tap {
  readonly #emitter = new Emitter<WireMessage>();
  #at = START;

  readonly onWire = (listener: (entry: WireMessage) => void): Disposable => this.#emitter.on(listener);

  /** Lets so much time go by. */
  wait(ms: number): this {
    this.#at += ms;
    return this;
  }

  sent(text: string, over: Partial<WireMessage> = {}): this {
    return this.#crossed('sent', text, over);
  }

  received(text: string, over: Partial<WireMessage> = {}): this {
    return this.#crossed('received', text, over);
  }

  #crossed(direction: WireMessage['direction'], text: string, over: Partial<WireMessage>): this {
    const bytes = Buffer.from(text);
    const parsed = parseMessage(bytes);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const way = { direction, at: this.#at, protocol: 'udp', local: HERE, remote: THERE } as const;
    this.#emitter.emit({ ...way, message: parsed.value, bytes, ...over });
    return this;
  }
}

export interface Words {
  readonly callId?: string;
  readonly cseq?: string;
  readonly more?: readonly string[];
  readonly body?: string;
  /** The From tag. */
  readonly by?: string;
}

export function request(method: string, words: Words = {}): string {
  return message(`${method} sip:bob@198.51.100.7 SIP/2.0`, { cseq: `1 ${method}`, ...words });
}

export function response(status: string, cseq: string, words: Words = {}): string {
  return message(`SIP/2.0 ${status}`, { ...words, cseq });
}

function message(startLine: string, { callId = 'one', cseq = '', more = [], body = '', by = 'a' }: Words): string {
  const head = [
    startLine,
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1',
    `From: <sip:alice@example.com>;tag=${by}`,
    'To: <sip:bob@example.com>',
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
    ...more,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

export function sdp(...lines: string[]): string {
  return [
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=-',
    'c=IN IP4 192.0.2.1',
    't=0 0',
    'm=audio 4000 RTP/AVP 0',
    ...lines,
    '',
  ].join('\r\n');
}
