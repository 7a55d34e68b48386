import { isSipUri, type Uri } from '../message/uri.ts';

/** The routes for requests after a registration: its Service-Route (RFC 3608 §6.1), behind the outbound proxy unless that leads it. */
export function routeBehind(proxies: readonly Uri[], serviceRoute: readonly Uri[]): readonly Uri[] {
  const [proxy] = proxies;
  const [first] = serviceRoute;
  if (!first) return proxies;
  return proxy && !isSameHop(proxy, first) ? [proxy, ...serviceRoute] : serviceRoute;
}

function isSameHop(a: Uri, b: Uri): boolean {
  return isSipUri(a) && isSipUri(b) && a.host === b.host && a.port === b.port;
}
