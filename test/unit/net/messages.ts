import type { Result } from '../../../main/base/result.ts';
import { SipRequest, type SipResponse } from '../../../main/sip/message/message.ts';
import { parseMessage } from '../../../main/sip/message/parser.ts';
import { responseTo } from '../../../main/sip/message/response.ts';

export interface Wanted {
  readonly method?: string;
  readonly via?: string;
  readonly body?: string;
  /** The Content-Length to claim: undefined for the true one, null for none. */
  readonly claimed?: number | null;
  readonly callId?: string;
}

/** A request as a peer writes it. */
export function requestText({ method = 'OPTIONS', via, body = '', claimed, callId = 'c1' }: Wanted = {}): string {
  const length = claimed === undefined ? body.length : claimed;
  return [
    `${method} sip:me@127.0.0.1 SIP/2.0`,
    `Via: ${via ?? 'SIP/2.0/UDP 127.0.0.1:5999;branch=z9hG4bK1;rport'}`,
    'Max-Forwards: 70',
    'From: <sip:peer@127.0.0.1>;tag=p1',
    'To: <sip:me@127.0.0.1>',
    `Call-ID: ${callId}`,
    `CSeq: 1 ${method}`,
    ...(length === null ? [] : [`Content-Length: ${length}`]),
    '',
    body,
  ].join('\r\n');
}

/** A request of ours. */
export function request(options: Wanted = {}): SipRequest {
  const message = valueIn(parseMessage(Buffer.from(requestText(options))));
  if (!(message instanceof SipRequest)) throw new Error('not a request');
  return message;
}

export function responseText(via: string, status = 200): string {
  return [
    `SIP/2.0 ${status} OK`,
    `Via: ${via}`,
    'From: <sip:me@127.0.0.1>;tag=m1',
    'To: <sip:peer@127.0.0.1>;tag=p1',
    'Call-ID: c1',
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

export function response(to: SipRequest, status = 200): SipResponse {
  return responseTo(to, status, undefined, { toTag: 'm1' });
}

export function valueIn<T, E>(result: Result<T, E>): T {
  if (result.ok) return result.value;
  throw new Error(`unexpected failure: ${JSON.stringify(result.error)}`);
}

export function errorIn<T, E>(result: Result<T, E>): E {
  if (!result.ok) return result.error;
  throw new Error('unexpected success');
}
