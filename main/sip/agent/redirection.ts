import { limits } from '../../base/limits.ts';
import { asRequestUri } from '../dialog/route-set.ts';
import { parseUri, sameUri, type Uri } from '../message/uri.ts';
import type { EndCause } from './end-cause.ts';

/** The addresses that one call has led to so far, and those it may lead to yet. Grows with each 3xx; never changes. */
export interface RedirectionTrail {
  /** What the person dialled. */
  readonly original: Uri;
  readonly tried: readonly Uri[];
  /** Best first. */
  readonly untried: readonly Uri[];
}

export interface Redirected {
  readonly trail: RedirectionTrail;
  readonly next: Uri;
}

export function trailFrom(original: Uri): RedirectionTrail {
  return { original, tried: [asRequestUri(original)], untried: [] };
}

/**
 * Where to call next after an attempt ended with `cause` (§8.1.3.4): the contacts of 300, 301 and 302 in the order of
 * their q, each address once, so that no circle is walked twice; after one of them failed, the next. Undefined when it is
 * over: nobody else to ask, the call was answered or given up, or somebody decided for all (§21.6).
 *
 * A 305 is not followed: whoever sends it would have all our calls pass through a proxy of his. Nor is a 380.
 */
export function followRedirect(trail: RedirectionTrail, cause: EndCause): Redirected | undefined {
  if (!mayGoOn(trail, cause)) return undefined;
  const contacts = cause.kind === 'rejected' && isFollowed(cause.status) ? (cause.contacts ?? []) : [];
  const found: Uri[] = [];
  for (const text of contacts.slice(0, limits.redirectContacts)) {
    const uri = parseUri(text);
    if (!uri.ok || !isAllowed(uri.value, trail.original)) continue;
    // Without headers, which could say anything in our name (§19.1.5).
    const contact = asRequestUri(uri.value);
    if (![...trail.tried, ...found].some((known) => sameUri(known, contact))) found.push(contact);
  }
  // A contact's own contacts stand for it, and so go before its siblings.
  const candidates = [...found, ...trail.untried.filter((sibling) => !found.some((uri) => sameUri(uri, sibling)))];
  const [next, ...untried] = candidates;
  if (next === undefined || trail.tried.length > limits.redirects) return undefined;
  return { next, trail: { original: trail.original, tried: [...trail.tried, next], untried } };
}

function isFollowed(status: number): boolean {
  return status === 300 || status === 301 || status === 302;
}

/** The first attempt must have been redirected; later ones may also just have failed. */
function mayGoOn(trail: RedirectionTrail, cause: EndCause): boolean {
  switch (cause.kind) {
    case 'rejected':
      return isFollowed(cause.status) || (trail.tried.length > 1 && cause.status < 600);
    case 'no-response':
    case 'unreachable':
      return trail.tried.length > 1;
    case 'local':
    case 'remote':
    case 'cancelled':
    case 'no-ack':
    case 'failed':
      return false;
  }
}

/**
 * A call that was to be secure stays so (RFC 5630 §5.3), and nobody has us open a web page, or dial a number at the
 * person's cost: what isn't SIP is for a person to decide.
 */
function isAllowed(uri: Uri, original: Uri): boolean {
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips') return false;
  if (original.scheme === 'sips' && uri.scheme !== 'sips') return false;
  const method = uri.params.get('method');
  return method === undefined || method?.toUpperCase() === 'INVITE';
}
