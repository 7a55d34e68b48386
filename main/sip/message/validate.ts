import { err, ok, type Result } from '../../base/result.ts';
import type { SipMessage, SipRequest } from './message.ts';
import { type Flaw, MalformedField } from './message-base.ts';

/** How to answer a request that can't be used (§8.2, §16.3); a response that fails is dropped. */
export type Rejection = Flaw;

/** Fields that a message holds exactly once (§20), and those that it holds once at most. */
const ONCE = ['From', 'To', 'Call-ID', 'CSeq'];
const AT_MOST_ONCE = ['Max-Forwards', 'Content-Type', 'Expires'];

/** Methods that are somebody's (RFC 3261, 3262, 3265, 3311, 3428, 3515, 3903, 6086); of others a mismatch with CSeq is a 501. */
const METHODS = new Set(
  'INVITE ACK OPTIONS BYE CANCEL REGISTER PRACK SUBSCRIBE NOTIFY UPDATE MESSAGE REFER PUBLISH INFO'.split(' '),
);

/**
 * Whether the fields that every message needs are there and well-formed (§8.1.1, §16.3, §20), else the status to
 * answer with. Afterwards the typed getters don't throw. Scheme, method and extensions are for the layers above.
 */
export function validateMessage(message: SipMessage): Result<void, Rejection> {
  if (message.flaw !== undefined) return err(message.flaw);
  const counted = checkCounts(message);
  if (counted !== undefined) return err(counted);
  try {
    const read = checkGrammar(message) ?? (message.kind === 'request' ? checkRequest(message) : undefined);
    return read === undefined ? ok(undefined) : err(read);
  } catch (error) {
    if (error instanceof MalformedField) return err(badRequest(error.message));
    throw error;
  }
}

function checkCounts({ headers }: SipMessage): Rejection | undefined {
  for (const key of ONCE) {
    const count = headers.lines(key).length;
    if (count !== 1) return badRequest(count === 0 ? `no ${key}` : `more than one ${key}`);
  }
  for (const key of AT_MOST_ONCE) if (headers.lines(key).length > 1) return badRequest(`more than one ${key}`);
  return headers.line('Via') === undefined ? badRequest('no Via') : undefined;
}

/** Reads every field that has a typed getter, which throws at a malformed one. */
function checkGrammar(message: SipMessage): Rejection | undefined {
  const { via, from, to, cseq, vias, contacts, routes, recordRoutes, contentType } = message;
  void [from, to, cseq, vias, contacts, routes, recordRoutes, contentType];
  if (!isCallId(message.callId)) return badRequest('malformed Call-ID');
  if (via.protocol !== 'SIP/2.0') return badRequest('malformed Via');
  const hops = message.headers.get('Max-Forwards');
  return hops !== undefined && !/^\d+$/.test(hops) ? badRequest('malformed Max-Forwards') : undefined;
}

function checkRequest(request: SipRequest): Rejection | undefined {
  const { uri, cseq, method } = request;
  if (cseq.method !== method) {
    return METHODS.has(method) ? badRequest('CSeq of another method') : { status: 501, reason: 'Not Implemented' };
  }
  // §19.1.1: a Request-URI holds no headers.
  const withHeaders = (uri.scheme === 'sip' || uri.scheme === 'sips') && uri.headers.size > 0;
  return withHeaders ? badRequest('headers in the Request-URI') : undefined;
}

/** `word [ "@" word ]`, as far as it matters: one piece of visible characters (§25.1). */
function isCallId(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

function badRequest(what: string): Rejection {
  return { status: 400, reason: `Bad Request: ${what}` };
}
