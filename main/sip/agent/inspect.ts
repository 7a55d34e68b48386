import type { SipRequest } from '../message/message.ts';
import { isSipUri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { bodyOf, hasStrangePart, isOptional } from './body.ts';
import { acceptedTypes, supportedExtensions } from './capabilities.ts';
import { allow, isHandled, refusalOf } from './methods.ts';
import { tooShort } from './session-timer.ts';

/** Why an INVITE's Accept can't be met (RFC 4475 §3.3.15). */
const onlySdp = '399 partyline "Only application/sdp can be answered with"';

/** An answer that ends a request before its method is looked at. */
export interface Objection {
  readonly status: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

/** The checks that §8.2 asks for in this order, within and outside of a dialog; undefined when the request may go on. */
export function objectionTo({ request, merged }: ServerTransaction): Objection | undefined {
  if (!isHandled(request.method)) return { status: refusalOf(request.method), headers: [['Allow', allow]] };
  if (!isSipUri(request.uri)) return { status: 416 };
  if (merged) return { status: 482 };
  return (
    missingExtension(request) ?? unreadableBody(request) ?? unacceptableAnswer(request) ?? tooShortInterval(request)
  );
}

/** §8.2.2.3. */
function missingExtension(request: SipRequest): Objection | undefined {
  const unknown = request.headers.list('Require').filter((tag) => !supportedExtensions.includes(tag.toLowerCase()));
  return unknown.length === 0 ? undefined : { status: 420, headers: [['Unsupported', unknown.join(', ')]] };
}

/** §8.2.3. The body of a BYE changes nothing, and a call must not outlive its BYE because of it. */
function unreadableBody(request: SipRequest): Objection | undefined {
  const body = bodyOf(request);
  if (!body || request.method === 'BYE' || isOptional(request)) return undefined;
  const encodings = request.headers.list('Content-Encoding').filter((coding) => coding.toLowerCase() !== 'identity');
  if (encodings.length > 0) return { status: 415, headers: [['Accept-Encoding', 'identity']] };
  const types = acceptedTypes[request.method];
  if (types === undefined || (types.includes(body.contentType) && !hasStrangePart(request))) return undefined;
  return { status: 415, headers: [['Accept', types.join(', ')]] };
}

/** RFC 4028 §9. */
function tooShortInterval(request: SipRequest): Objection | undefined {
  return request.method === 'INVITE' || request.method === 'UPDATE' ? tooShort(request) : undefined;
}

/** Our answer to an INVITE is SDP: 406 for a caller who says that it can't read that (§21.4.7). */
function unacceptableAnswer(request: SipRequest): Objection | undefined {
  if (request.method !== 'INVITE' || !request.headers.has('Accept')) return undefined;
  const ranges = request.headers.list('Accept').map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '');
  const readable = ['application/sdp', 'application/*', '*/*'];
  return ranges.some((range) => readable.includes(range))
    ? undefined
    : { status: 406, headers: [['Warning', onlySdp]] };
}
