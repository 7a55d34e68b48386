import { credentialHeaders } from '../auth/credentials.ts';
import { Headers } from '../message/headers.ts';
import { SipRequest } from '../message/message.ts';

/** The CANCEL of a request as it went out: the same Via, so that it matches, the same way (§9.1), the same credentials (§22.1). */
export function cancelOf(sent: SipRequest, reason?: string): SipRequest {
  const headers = new Headers();
  headers.append('Via', sent.headers.list('Via')[0] ?? '');
  for (const name of ['Route', 'From', 'To', 'Call-ID', ...credentialHeaders]) {
    for (const value of sent.headers.all(name)) headers.append(name, value);
  }
  headers.append('CSeq', `${sent.cseq.seq} CANCEL`);
  headers.append('Max-Forwards', '70');
  if (reason !== undefined) headers.append('Reason', reason);
  return new SipRequest('CANCEL', sent.uri, headers);
}
