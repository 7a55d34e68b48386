import type { SipRequest } from '../sip/message/message.ts';
import { formatNameAddr } from '../sip/message/name-addr.ts';
import { isSipUri, type SipUri, type Uri } from '../sip/message/uri.ts';
import type { Home } from './home.ts';
import type { Marks } from './marks.ts';

/** The URI parameter that bears a dialog's mark in our Record-Route. */
export const markParam = 'did';

/** A request as the proxy goes on with it. */
export interface Preprocessed {
  /** A copy: the Request-URI is the target, and no Route of ours is left on top. */
  readonly request: SipRequest;
  /** A Route of ours bore the mark of this call's dialogs. */
  readonly trusted: boolean;
}

/** Takes out what was only meant to bring the request here (RFC 3261 §16.4; double Record-Routes, RFC 5658). */
export function preprocessed(received: SipRequest, home: Home, marks: Marks): Preprocessed {
  const request = received.clone();
  const isOurs = (uri: Uri): uri is SipUri => home.isHere(uri) && uri.params.has('lr');
  const isMarked = (uri: SipUri) => uri.params.get(markParam) === marks.dialogMark(received);
  const routes = [...request.routes];
  let trusted = false;
  if (isOurs(request.uri) && isMarked(request.uri)) {
    // A strict router has put our Record-Route where the target was, and the target last.
    trusted = true;
    const target = routes.pop();
    if (target) request.uri = target.uri;
  }
  for (let [top] = routes; top && isOurs(top.uri); [top] = routes) {
    trusted ||= isMarked(top.uri);
    routes.shift();
  }
  if (routes.length < received.routes.length) {
    request.headers.delete('Route');
    for (const route of routes) request.headers.append('Route', formatNameAddr(route));
  }
  request.uri = withoutOwnMaddr(request.uri, home);
  return { request, trusted };
}

/** §16.4: a maddr that names us has done its work. */
function withoutOwnMaddr(uri: Uri, home: Home): Uri {
  if (!isSipUri(uri) || !uri.params.has('maddr') || !home.isHere(uri)) return uri;
  const params = new Map([...uri.params].filter(([name]) => name !== 'maddr' && name !== 'transport'));
  return { ...uri, port: undefined, params };
}
