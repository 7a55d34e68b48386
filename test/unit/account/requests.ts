import { Headers } from '../../../main/sip/message/headers.ts';
import { SipRequest } from '../../../main/sip/message/message.ts';
import { uri } from '../../scenario/uri.ts';

/** An INVITE for Alice with the header fields that a test is about. */
export function invite(headers: readonly (readonly [string, string])[] = [], to = 'sip:alice@example.com'): SipRequest {
  const from: readonly [string, string] = ['From', '<sip:carol@elsewhere.example>;tag=1'];
  return new SipRequest('INVITE', uri(to), new Headers([from, ...headers]));
}
