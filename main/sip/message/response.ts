import { Headers } from './headers.ts';
import { type SipRequest, SipResponse } from './message.ts';
import { parseNameAddr } from './name-addr.ts';

/**
 * A response to a request: Via, From, To, Call-ID and CSeq copied (§8.2.6.2), a 100 with the Timestamp (§8.2.6.1),
 * `toTag` put on a To that has none. Of a field that should stand there once, the first is taken; a To that can't be
 * parsed is copied as it is.
 */
export function responseTo(
  request: SipRequest,
  status: number,
  reason?: string,
  options: { readonly toTag?: string | undefined } = {},
): SipResponse {
  const headers = new Headers();
  headers.copy('Via', request.headers);
  for (const name of ['From', 'To', 'Call-ID', 'CSeq']) headers.copyFirst(name, request.headers);
  if (status === 100) headers.copyFirst('Timestamp', request.headers);
  if (options.toTag !== undefined) tagTo(headers, options.toTag);
  return new SipResponse(status, reason, headers);
}

function tagTo(headers: Headers, tag: string): void {
  const text = headers.get('To');
  const to = text === undefined ? undefined : parseNameAddr(text);
  if (to?.ok && to.value.tag === undefined) headers.set('To', `${text};tag=${tag}`);
}
