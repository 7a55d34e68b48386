import type { SessionDescription } from '../../main/sdp/description.ts';
import { parseDescription } from '../../main/sdp/parse.ts';

/** Lines as a body: joined and ended by CRLF. */
export function sdpBody(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.map((line) => `${line}\r\n`).join(''));
}

/** A description from its lines; throws where the parser refuses them. */
export function sdp(...lines: readonly string[]): SessionDescription {
  const parsed = parseDescription(sdpBody(lines));
  if (!parsed.ok) throw new Error(parsed.error.warning.text);
  return parsed.value;
}

/** A description with the usual session lines and these media lines. */
export function sdpWith(...mediaLines: readonly string[]): SessionDescription {
  return sdp('v=0', 'o=peer 1 1 IN IP4 192.0.2.7', 's=-', 'c=IN IP4 192.0.2.7', 't=0 0', ...mediaLines);
}
