import { formatNameAddr, type NameAddr } from '../message/name-addr.ts';
import { noParams } from '../message/params.ts';
import { noHeaders } from '../message/sip-uri.ts';
import { isSipUri, type Uri } from '../message/uri.ts';

/** How a request finds its way: what stands in it, and whom it is handed to first. */
export interface Routing {
  readonly requestUri: Uri;
  /** Values of the Route header, topmost first. */
  readonly routes: readonly string[];
  /** The URI to give to RFC 3263: the first loose route, or the Request-URI (§8.1.2). */
  readonly nextHop: Uri;
}

/** Builds Request-URI and Route from a remote target and a route set, its first entry loose or strict (§12.2.1.1). */
export function routeRequest(target: Uri, routeSet: readonly NameAddr[]): Routing {
  const [first, ...rest] = routeSet;
  if (!first) {
    const requestUri = asRequestUri(target);
    return { requestUri, routes: [], nextHop: requestUri };
  }
  if (isLooseRouter(first.uri)) {
    return { requestUri: asRequestUri(target), routes: routeSet.map(formatNameAddr), nextHop: first.uri };
  }
  const requestUri = asRequestUri(first.uri);
  const last = formatNameAddr({ uri: target, params: noParams });
  return { requestUri, routes: [...rest.map(formatNameAddr), last], nextHop: requestUri };
}

function isLooseRouter(uri: Uri): boolean {
  return isSipUri(uri) && uri.params.has('lr');
}

/** Without what a Request-URI may not hold: the method parameter and headers (§19.1.1, table 1). */
export function asRequestUri(uri: Uri): Uri {
  if (!isSipUri(uri) || (uri.headers.size === 0 && !uri.params.has('method'))) return uri;
  const params = new Map(uri.params);
  params.delete('method');
  return { ...uri, params, headers: noHeaders };
}
