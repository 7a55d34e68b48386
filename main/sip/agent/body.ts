import { limits } from '../../base/limits.ts';
import { parseContentType } from '../message/content-type.ts';
import type { Headers } from '../message/headers.ts';
import type { SipMessage } from '../message/message.ts';
import { type BodyPart, boundaryOf, parseMultipart } from '../message/multipart.ts';

/** The body of one message as the session's owner sees it: mostly an SDP offer or answer. */
export interface SessionBody {
  /** Lower case, without parameters: `application/sdp`. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/**
 * The body that a message carries, undefined when it is empty. One without a readable type gets the type ''. Of a
 * multipart body it is the session description, wherever that stands (RFC 5621 §3.1, §3.2); without one, the whole.
 */
export function bodyOf(message: SipMessage): SessionBody | undefined {
  if (message.body.length === 0) return undefined;
  const contentType = parseContentType(message.headers.get('Content-Type') ?? '');
  const whole = { contentType: contentType.ok ? contentType.value.type : '', bytes: message.body };
  if (!whole.contentType.startsWith('multipart/')) return whole;
  const description = descriptionIn(message, limits.nestedBodies);
  return description ? { contentType: 'application/sdp', bytes: description } : whole;
}

export function setBody(message: SipMessage, body: SessionBody | undefined): void {
  if (!body) return;
  message.headers.set('Content-Type', body.contentType);
  message.body = body.bytes;
}

/** Whether a body or a part of one may be passed over (§20.11). */
export function isOptional(carrier: { readonly headers: Headers }): boolean {
  return hasHandling(carrier, 'optional');
}

/** Whether a multipart body has a part that we can't read and that says itself that it must be (RFC 5621 §5). */
export function hasStrangePart(message: SipMessage): boolean {
  return partsOf(message).some((part) => typeOf(part) !== 'application/sdp' && hasHandling(part, 'required'));
}

type Carrier = Pick<BodyPart, 'headers' | 'body'>;

/** The last one that we can read: in `multipart/alternative` the richest (RFC 5621 §3.2), and in others there is one. */
function descriptionIn(carrier: Carrier, depth: number): Uint8Array | undefined {
  if (depth === 0) return undefined;
  for (const part of partsOf(carrier).reverse()) {
    const found = typeOf(part) === 'application/sdp' ? part.body : descriptionIn(part, depth - 1);
    if (found) return found;
  }
  return undefined;
}

function partsOf({ headers, body }: Carrier): BodyPart[] {
  const contentType = parseContentType(headers.get('Content-Type') ?? '');
  const boundary = contentType.ok ? boundaryOf(contentType.value) : undefined;
  const parts = boundary === undefined ? undefined : parseMultipart(body, boundary);
  return parts?.ok ? parts.value : [];
}

function typeOf({ headers }: Carrier): string {
  const contentType = parseContentType(headers.get('Content-Type') ?? '');
  return contentType.ok ? contentType.value.type : '';
}

function hasHandling({ headers }: { readonly headers: Headers }, handling: string): boolean {
  const pattern = new RegExp(`;[ \\t]*handling[ \\t]*=[ \\t]*${handling}[ \\t]*(;|$)`, 'i');
  return pattern.test(headers.get('Content-Disposition') ?? '');
}
