import type { SipRequest, SipResponse } from '../message/message.ts';
import { responseTo } from '../message/response.ts';

/** How soon a refused client may try again. */
const RETRY_AFTER_SECONDS = 10;

/**
 * The answer to a request that gets no transaction (§8.2.7): for the same request always the same, so the To tag is
 * one for all. Undefined where none may be sent: to an ACK, or without a Via. A Via that can't be read goes back as it
 * came, to where the request came from (RFC 4475 §3.1.2.1).
 */
export function statelessResponse(
  request: SipRequest,
  { status, reason }: { readonly status: number; readonly reason?: string },
  toTag: string,
): SipResponse | undefined {
  if (request.method === 'ACK' || !request.headers.has('Via')) return undefined;
  return responseTo(request, status, reason, { toTag });
}

/** 503 with the time to stay away, where the limit of transactions is reached (§21.5.4). */
export function overloadedResponse(request: SipRequest, toTag: string): SipResponse | undefined {
  const response = statelessResponse(request, { status: 503 }, toTag);
  response?.headers.append('Retry-After', String(RETRY_AFTER_SECONDS));
  return response;
}
