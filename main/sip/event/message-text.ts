import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { parseContentType } from '../message/content-type.ts';
import type { SipRequest } from '../message/message.ts';

/** What charsets a text may come in; a label that is missing means UTF-8 (RFC 3428 §4, RFC 3261 §7.4.1). */
const charsets = ['utf-8', 'us-ascii', 'iso-8859-1', 'iso-8859-15', 'windows-1252'];

/** The text of a MESSAGE: 415 for what is no plain text, 413 for more than anyone would type. Empty without a body. */
export function messageTextIn({ headers, body }: SipRequest): Result<string, 413 | 415> {
  if (body.length === 0) return ok('');
  if (body.length > limits.receivedMessageBytes) return err(413);
  const type = parseContentType(headers.get('Content-Type') ?? '');
  if (!type.ok || type.value.type !== 'text/plain') return err(415);
  const charset = (type.value.params.get('charset') ?? 'utf-8').replaceAll('"', '').toLowerCase();
  if (!charsets.includes(charset)) return err(415);
  return ok(new TextDecoder(charset).decode(body));
}
