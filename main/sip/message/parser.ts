import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { Headers } from './headers.ts';
import { type SipMessage, SipRequest, SipResponse } from './message.ts';
import type { ParseError } from './parse-error.ts';
import { parseUri } from './uri.ts';

/** One message that fills a datagram, or was framed by its Content-Length. */
export function parseMessage(bytes: Uint8Array): Result<SipMessage, ParseError> {
  if (bytes.length > limits.streamMessageBytes) return err({ code: 'too-large', message: 'message too large' });
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const headEnd = buffer.indexOf('\r\n\r\n');
  if (headEnd < 0) return err({ code: 'not-sip', message: 'no blank line' });
  const lines = buffer
    .toString('utf8', 0, headEnd)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = new Headers();
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(':');
    if (colon <= 0) return err({ code: 'bad-syntax', message: 'a header line without a colon' });
    headers.append(line.slice(0, colon).trim(), line.slice(colon + 1));
  }
  const rest = bytes.subarray(headEnd + 4);
  const length = Number(headers.get('Content-Length') ?? rest.length);
  if (!(length <= rest.length)) return err({ code: 'bad-framing', message: 'Content-Length exceeds the message' });
  return startLine(lines[0] ?? '', headers, rest.subarray(0, length));
}

function startLine(line: string, headers: Headers, body: Uint8Array): Result<SipMessage, ParseError> {
  const response = /^SIP\/2\.0 (\d{3}) (.*)$/.exec(line);
  if (response) return ok(new SipResponse(Number(response[1]), response[2] ?? '', headers, body));
  const request = /^(\S+) (\S+) SIP\/2\.0$/.exec(line);
  if (!request) return err({ code: 'not-sip', message: 'no start line' });
  const uri = parseUri(request[2] ?? '');
  return uri.ok ? ok(new SipRequest(request[1] ?? '', uri.value, headers, body)) : uri;
}
