import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { ParseError } from '../message/parse-error.ts';
import { parseUri, type Uri } from '../message/uri.ts';

/** The package and its body (RFC 3842 §3). */
export const messageSummary = {
  event: 'message-summary',
  accept: ['application/simple-message-summary'],
  /** §3.4 asks for some hours to a day. */
  expiresSeconds: 3600,
} as const;

/** Message contexts of RFC 3458 that RFC 3842 §5.2 counts. */
type MessageContext = 'voice' | 'fax' | 'pager' | 'multimedia' | 'text' | 'none';

interface MessageCount {
  readonly new: number;
  readonly old: number;
  /** Of those, the urgent ones. */
  readonly newUrgent: number;
  readonly oldUrgent: number;
}

/** What waits in a mailbox. */
export interface MessageSummary {
  readonly waiting: boolean;
  /** Where the messages are fetched. */
  readonly account?: Uri;
  readonly counts: Readonly<Partial<Record<MessageContext, MessageCount>>>;
}

const contexts: Readonly<Record<string, MessageContext>> = {
  'voice-message': 'voice',
  'fax-message': 'fax',
  'pager-message': 'pager',
  'multimedia-message': 'multimedia',
  'text-message': 'text',
  none: 'none',
};

const COUNT = /^(\d{1,10})\s*\/\s*(\d{1,10})(?:\s*\(\s*(\d{1,10})\s*\/\s*(\d{1,10})\s*\))?\s*$/;

/** Reads a `simple-message-summary` (RFC 3842 §5.2); lines that it doesn't know are passed over, and so are the messages' own headers. */
export function parseMessageSummary(body: Uint8Array): Result<MessageSummary, ParseError> {
  if (body.length > limits.notifyBodyBytes) return err({ code: 'too-large', message: 'a message summary too long' });
  const lines = new TextDecoder().decode(body).split(/\r?\n/);
  const waiting = /^messages-waiting[ \t]*:[ \t]*(yes|no)[ \t]*$/i.exec(lines[0] ?? '')?.[1]?.toLowerCase();
  if (waiting === undefined) return err({ code: 'bad-syntax', message: 'a message summary without Messages-Waiting' });
  const counts: Partial<Record<MessageContext, MessageCount>> = {};
  let account: Uri | undefined;
  for (const line of lines.slice(1)) {
    // An empty line ends the summary: the headers of single messages follow it.
    if (line === '') break;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    const context = Object.hasOwn(contexts, name) ? contexts[name] : undefined;
    if (context) counts[context] ??= countIn(value);
    else if (name === 'message-account') account ??= uriIn(value);
  }
  return ok({ waiting: waiting === 'yes', ...(account && { account }), counts });
}

function countIn(text: string): MessageCount {
  const [, fresh = '0', old = '0', newUrgent = '0', oldUrgent = '0'] = COUNT.exec(text) ?? [];
  return { new: Number(fresh), old: Number(old), newUrgent: Number(newUrgent), oldUrgent: Number(oldUrgent) };
}

function uriIn(text: string): Uri | undefined {
  const uri = parseUri(text.replace(/^<(.*)>$/, '$1'));
  return uri.ok ? uri.value : undefined;
}
