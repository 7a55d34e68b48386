import type { SipMessage } from './message.ts';

/**
 * The bytes of a message. Header lines that nobody changed go out as they came in; Content-Length is always written,
 * and always that of the body.
 */
export function serializeMessage(message: SipMessage): Uint8Array {
  const { headers, body } = message;
  const head = `${startLine(message)}${headers.format(body.length)}\r\n`;
  const headBytes = Buffer.byteLength(head);
  const bytes = Buffer.allocUnsafe(headBytes + body.length);
  if (headBytes === head.length) bytes.write(head, 'latin1');
  else bytes.write(head, 'utf8');
  bytes.set(body, headBytes);
  return bytes;
}

function startLine(message: SipMessage): string {
  return message.kind === 'request'
    ? `${message.method} ${message.uriText} SIP/2.0\r\n`
    : `SIP/2.0 ${message.status} ${message.reason.replace(/[\r\n\0]+/g, ' ')}\r\n`;
}
