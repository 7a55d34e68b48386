import { parseContentType } from '../message/content-type.ts';
import type { SipMessage } from '../message/message.ts';

/** The body of one message as the session's owner sees it: mostly an SDP offer or answer. */
export interface SessionBody {
  /** Lower case, without parameters: `application/sdp`. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The body that a message carries, undefined when it is empty. One without a readable type gets the type ''. */
export function bodyOf(message: SipMessage): SessionBody | undefined {
  if (message.body.length === 0) return undefined;
  const contentType = parseContentType(message.headers.get('Content-Type') ?? '');
  return { contentType: contentType.ok ? contentType.value.type : '', bytes: message.body };
}

export function setBody(message: SipMessage, body: SessionBody | undefined): void {
  if (!body) return;
  message.headers.set('Content-Type', body.contentType);
  message.body = body.bytes;
}
