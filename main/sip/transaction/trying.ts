import type { SipRequest, SipResponse } from '../message/message.ts';
import { responseTo } from '../message/response.ts';

/** A 100 of the transaction's own: without a To tag (§17.2.1), and with the request's Timestamp (§8.2.6.1). */
export function tryingTo(request: SipRequest): SipResponse {
  const response = responseTo(request, 100);
  const timestamp = request.headers.get('Timestamp');
  if (timestamp !== undefined) response.headers.append('Timestamp', timestamp);
  return response;
}
