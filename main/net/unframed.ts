import { limits } from '../base/limits.ts';
import { systemRandom } from '../base/random.ts';
import type { SipResponse } from '../sip/message/message.ts';
import { parseMessage } from '../sip/message/parser.ts';
import { responseTo } from '../sip/message/response.ts';
import { validateMessage } from '../sip/message/validate.ts';
import type { Flow } from '../sip/transport.ts';
import { stampReceived } from './via-received.ts';

/**
 * The 400 for a request whose body does not end where it says (RFC 3261 §18.3), when `bytes` begin with a head that can
 * be read without its Content-Length. Undefined for responses, ACKs and anything else: those are discarded.
 */
export function refuseUnframed(bytes: Uint8Array, flow: Flow): SipResponse | undefined {
  const head = headWithoutLength(bytes);
  const parsed = head && parseMessage(head);
  if (!parsed?.ok || parsed.value.kind === 'response' || parsed.value.method === 'ACK') return undefined;
  const request = parsed.value;
  if (!validateMessage(request).ok) return undefined;
  stampReceived(request, flow.remote);
  return responseTo(request, 400, 'Bad Content-Length', { toTag: systemRandom.hex(8) });
}

function headWithoutLength(bytes: Uint8Array): Uint8Array | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, limits.streamHeadBytes));
  const end = buffer.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = buffer.toString('latin1', 0, end + 4).replace(/\r\n(?:content-length|l)[ \t]*:[^\r\n]*(?=\r\n)/gi, '');
  return Buffer.from(head, 'latin1');
}
