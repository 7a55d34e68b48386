import { Headers } from '../../../../main/sip/message/headers.ts';
import { SipRequest } from '../../../../main/sip/message/message.ts';
import type { Flow } from '../../../../main/sip/transport.ts';

/** A request as it goes out, but for its Via. */
export function request(method = 'REGISTER', uri = 'sip:example.com', callId = 'c1'): SipRequest {
  const headers = new Headers([
    ['Call-ID', callId],
    ['CSeq', `1 ${method}`],
  ]);
  return new SipRequest(method, uri, headers);
}

/** A flow that nothing is sent over. */
export function flowTo(address: string): Flow {
  const remote = { address, port: 5060 };
  const local = { address: '192.0.2.1', port: 5060 };
  const keepAlive = () => ({ dispose() {} });
  return { protocol: 'udp', reliable: false, local, remote, sentBy: local, send: () => {}, keepAlive };
}
