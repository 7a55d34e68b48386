import type { SipRequest } from '../message/message.ts';
import { publishedMethods } from '../message/methods.ts';
import type { Via } from '../message/via.ts';
import { defaultPortOf } from '../transport.ts';

/** What every branch of RFC 3261 begins with (§8.1.1.7). */
export const magicCookie = 'z9hG4bK';

/** Where a client transaction is found: branch and CSeq method (§17.1.3). The branch is ours and never twice the same. */
export function clientKey(branch: string, method: string): string {
  return `${branch} ${method}`;
}

/** Where a server transaction is found: branch, sent-by and method (§17.2.3), or the fields of RFC 2543 instead. */
export function serverKey(request: SipRequest): string {
  return requestKey(request, request.method);
}

/** Where the INVITE of an ACK is found, if that INVITE was answered with a non-2xx. */
export function acknowledgedKey(ack: SipRequest): string {
  return isLegacy(ack.via) ? legacyKey(ack, 'ACK', ack.to.tag) : requestKey(ack, 'INVITE');
}

/** Where an ACK of RFC 2543 finds its INVITE: by the To tag of the answer that it acknowledges (§17.2.3). */
export function legacyAckKey(invite: SipRequest, answerTag: string | undefined): string {
  return legacyKey(invite, 'ACK', answerTag);
}

/** Where the request that a CANCEL means may be found, likeliest first: its branch alone names it. §9.1 means INVITE, §9.2 answers for all. */
export function* cancelledKeys(cancel: SipRequest): IterableIterator<string> {
  for (const method of publishedMethods) yield requestKey(cancel, method);
}

/** The same for all ways that one initial request may have come (§8.2.2.2); undefined within a dialog. */
export function mergeKey(request: SipRequest): string | undefined {
  if (request.to.tag !== undefined) return undefined;
  return `${request.from.tag} ${request.callId} ${request.cseq.seq} ${request.method}`;
}

/**
 * True for a request of RFC 2543, which has no unique branch. One with nothing behind the cookie is treated likewise
 * (RFC 4475 §3.2.1 allows that).
 */
export function isLegacy({ branch }: Via): boolean {
  return branch === undefined || branch.length <= magicCookie.length || !branch.startsWith(magicCookie);
}

function requestKey(request: SipRequest, method: string): string {
  const { via } = request;
  if (isLegacy(via)) return legacyKey(request, method, request.to.tag);
  return `${via.branch} ${via.host}:${sentByPort(via)} ${method}`;
}

function legacyKey(request: SipRequest, method: string, toTag: string | undefined): string {
  const { uriText, from, callId, cseq, headers } = request;
  return [uriText, toTag, from.tag, callId, cseq.seq, method, headers.list('Via')[0]].join(' ');
}

/** An absent port means the transport's own (§18.1.1). */
export function sentByPort({ port, transport }: Via): number {
  return port ?? defaultPortOf(transport);
}
