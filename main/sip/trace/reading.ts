import { limits } from '../../base/limits.ts';
import type { SipMessage } from '../message/message.ts';
import { parseMessage } from '../message/parser.ts';
import type { TracedMessage } from './traced.ts';

/** What a ladder says of one message. Everything in it may be a stranger's words. */
export interface Reading {
  readonly kind: 'request' | 'response' | 'unreadable';
  /** `INVITE`, `180 Ringing`. */
  readonly label: string;
  /** `1 INVITE`; empty where there is none. */
  readonly cseq: string;
  readonly fromTag: string;
  /** What of its content matters for the call: a description, a hold, a challenge. */
  readonly note: string;
  /** A request that came through a proxy, a response to one, or a REGISTER: there is a server at the far end of this hop. */
  readonly viaServer: boolean;
}

const unreadable: Reading = {
  kind: 'unreadable',
  label: 'not readable',
  cseq: '',
  fromTag: '',
  note: '',
  viaServer: false,
};

export function readingOf({ bytes, direction }: TracedMessage): Reading {
  const parsed = parseMessage(bytes, Number.POSITIVE_INFINITY);
  const message = parsed.ok ? parsed.value : parsed.error.offender;
  if (!message) return unreadable;
  const { headers } = message;
  const cseq = shown(headers.get('CSeq') ?? '');
  const vias = headers.list('Via').length;
  return {
    kind: message.kind,
    label: shown(message.kind === 'request' ? message.method : `${message.status} ${message.reason}`),
    cseq,
    fromTag: /;[ \t]*tag=([^;>\s]+)/i.exec(headers.get('From') ?? '')?.[1] ?? '',
    note: notesOf(message).join(', '),
    viaServer:
      cseq.endsWith('REGISTER') ||
      headers.has('Record-Route') ||
      (direction === 'received' && isRequest(message) && vias > 1),
  };
}

function isRequest(message: SipMessage): boolean {
  return message.kind === 'request';
}

function notesOf(message: SipMessage): string[] {
  const { headers, body } = message;
  const notes: string[] = [];
  if (headers.has('WWW-Authenticate') || headers.has('Proxy-Authenticate')) notes.push('challenge');
  if (headers.has('Authorization') || headers.has('Proxy-Authorization')) notes.push('credentials');
  const event = headers.get('Event');
  if (event !== undefined) notes.push(shown(event));
  const description = describedIn(body);
  if (description !== undefined) notes.push(description);
  return notes;
}

const directions: Readonly<Record<string, string>> = {
  sendonly: 'SDP, holds',
  recvonly: 'SDP, is held',
  inactive: 'SDP, silent both ways',
};

/** A session description in a body, also as one part of several, and what it makes of the call (RFC 3264 §8.4). */
function describedIn(body: Uint8Array): string | undefined {
  if (body.length === 0) return undefined;
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  if (!/^v=0\r?$/m.test(text)) return undefined;
  const [, direction = ''] = /^a=(sendonly|recvonly|inactive)\r?$/m.exec(text) ?? [];
  return directions[direction] ?? 'SDP';
}

/** A stranger's words, cut to what a page shows, without what would move a terminal's cursor. */
function shown(words: string): string {
  return words.slice(0, limits.shownCharacters).replace(/\p{C}/gu, '·');
}
