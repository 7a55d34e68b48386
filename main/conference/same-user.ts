import { formatUri, isSipUri, parseUri, type Uri } from '../sip/message/uri.ts';

/** By user and host: what a party is called by, and what it calls itself. */
export function isSameUser(a: Uri, text: string): boolean {
  const b = parseUri(text);
  if (!b.ok) return false;
  if (!isSipUri(a) || !isSipUri(b.value)) return formatUri(a) === text;
  return a.user === b.value.user && a.host === b.value.host;
}
