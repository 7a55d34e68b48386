import { Headers } from '../message/headers.ts';
import { SipRequest, type SipResponse } from '../message/message.ts';

/** The ACK of a 300–699, made by the INVITE's own transaction: same branch, same Request-URI, same Route (§17.1.1.3). */
export function ackForRejection(invite: SipRequest, response: SipResponse): SipRequest {
  const headers = new Headers();
  headers.append('Via', invite.headers.list('Via')[0] ?? '');
  headers.append('Max-Forwards', invite.headers.get('Max-Forwards') ?? '70');
  for (const route of invite.headers.all('Route')) headers.append('Route', route);
  headers.append('From', invite.headers.get('From') ?? '');
  headers.append('To', response.headers.get('To') ?? '');
  headers.append('Call-ID', invite.callId);
  headers.append('CSeq', `${invite.cseq.seq} ACK`);
  return new SipRequest('ACK', invite.uriText, headers);
}
