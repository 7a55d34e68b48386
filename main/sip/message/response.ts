import { Headers } from './headers.ts';
import { type SipRequest, SipResponse } from './message.ts';

/** A response to a request: Via, From, To, Call-ID and CSeq copied (§8.2.6.2), `toTag` put on a To that has none. */
export function responseTo(
  request: SipRequest,
  status: number,
  reason?: string,
  options: { readonly toTag?: string | undefined } = {},
): SipResponse {
  const headers = new Headers();
  for (const name of ['Via', 'From', 'To', 'Call-ID', 'CSeq']) {
    for (const value of request.headers.all(name)) headers.append(name, value);
  }
  if (options.toTag !== undefined && request.to.tag === undefined) {
    headers.set('To', `${request.headers.get('To')};tag=${options.toTag}`);
  }
  return new SipResponse(status, reason, headers);
}
