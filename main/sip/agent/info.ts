import type { ServerTransaction } from '../transaction/user.ts';
import { bodyOf, type SessionBody } from './body.ts';
import type { Core } from './core.ts';
import { respond } from './respond.ts';
import type { InfoDigit, RequestParts, SessionUser } from './session.ts';

/** A digit in lines of `Signal=5` and `Duration=160`, as most senders have it; and the bare digit of some. */
const relayType = 'application/dtmf-relay';
const bareType = 'application/dtmf';

/** How long a key counts as pressed where the INFO does not say, ms. */
const usualMs = 160;
/** Longer than anyone presses a key: a larger value is no duration. */
const longestMs = 10_000;

/** What `Session.request('INFO', …)` is to hold to tell of a key, for a peer that takes no telephone events. */
export function infoOfDigit(digit: string, durationMs = usualMs): RequestParts {
  const text = `Signal=${digit}\r\nDuration=${durationMs}\r\n`;
  return { body: { contentType: relayType, bytes: new TextEncoder().encode(text) } };
}

/** The key that an INFO tells of; undefined where its body is no such thing. */
export function digitIn({ contentType, bytes }: SessionBody): InfoDigit | undefined {
  const text = new TextDecoder().decode(bytes.subarray(0, 256));
  switch (contentType) {
    case relayType:
      return digitOf(
        /^[ \t]*Signal[ \t]*=[ \t]*(\S{1,2})/im.exec(text)?.[1],
        /^[ \t]*Duration[ \t]*=[ \t]*(\d{1,6})/im.exec(text)?.[1],
      );
    case bareType:
      return digitOf(/^\s*(?:Signal[ \t]*=[ \t]*)?(\S{1,2})\s*$/i.exec(text)?.[1], undefined);
    default:
      return undefined;
  }
}

/** An INFO that the user has not taken: keys are told, an empty one is accepted, the rest refused (RFC 6086 §4.2.2, appendix A). */
export function receiveInfo(
  core: Core,
  transaction: ServerTransaction,
  user: Pick<SessionUser, 'onDigit'> | undefined,
): void {
  const { request } = transaction;
  if (request.headers.has('Info-Package'))
    return void respond(core, transaction, 469, { headers: [['Recv-Info', '']] });
  const body = bodyOf(request);
  if (!body) return void respond(core, transaction, 200);
  const known = body.contentType === relayType || body.contentType === bareType;
  if (!known || !user?.onDigit) {
    const readable = user?.onDigit ? `${relayType}, ${bareType}` : '';
    return void respond(core, transaction, 415, { headers: [['Accept', readable]] });
  }
  const digit = digitIn(body);
  respond(core, transaction, digit ? 200 : 400, digit ? {} : { reason: 'Digit Missing' });
  if (digit) user.onDigit(digit);
}

/** Events by their number too: 10 is the star, 11 the hash, 12 to 15 are A to D (RFC 4733 §3.2). */
function digitOf(signal: string | undefined, duration: string | undefined): InfoDigit | undefined {
  const digit = signal === undefined ? undefined : numbered(signal.toUpperCase());
  if (digit === undefined || !/^[0-9A-D*#]$/.test(digit)) return undefined;
  const durationMs = Number(duration ?? usualMs);
  return { digit, durationMs: durationMs > 0 && durationMs <= longestMs ? durationMs : usualMs };
}

function numbered(signal: string): string {
  return signal.length === 2 ? ('*#ABCD'[Number(signal) - 10] ?? '') : signal;
}
