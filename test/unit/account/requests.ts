import { Headers } from '../../../main/sip/message/headers.ts';
import { SipRequest } from '../../../main/sip/message/message.ts';
import { parseUri, type Uri } from '../../../main/sip/message/uri.ts';

export function uri(text: string): Uri {
  const parsed = parseUri(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

/** An INVITE for Alice with the header fields that a test is about. */
export function invite(headers: readonly (readonly [string, string])[] = [], to = 'sip:alice@example.com'): SipRequest {
  const from: readonly [string, string] = ['From', '<sip:carol@elsewhere.example>;tag=1'];
  return new SipRequest('INVITE', uri(to), new Headers([from, ...headers]));
}
