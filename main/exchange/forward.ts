import { asRequestUri, routeRequest } from '../sip/dialog/route-set.ts';
import type { SipMessage, SipRequest } from '../sip/message/message.ts';
import { formatNameAddr, parseNameAddr } from '../sip/message/name-addr.ts';
import { noParams } from '../sip/message/params.ts';
import { formatUri, sipUri, type Uri } from '../sip/message/uri.ts';
import type { Flow } from '../sip/transport.ts';
import { markParam } from './route-preprocess.ts';

/** Requests that begin a dialog, which then goes through us (RFC 3261 §16.6 step 4, RFC 6665 §4.3). */
const dialogMethods = ['INVITE', 'SUBSCRIBE', 'NOTIFY', 'REFER'];
const DEFAULT_MAX_FORWARDS = 70;

/** A request on its way to one target, but for what depends on the flow. */
export interface Forwarded {
  readonly request: SipRequest;
  /** What to give to RFC 3263: the first Route, or the Request-URI. */
  readonly nextHop: Uri;
}

/** Steps 1 to 3 and 6 of §16.6: a copy with the target, a hop less, and the target's Path on top (RFC 3327 §5.2). */
export function forwarded(preprocessed: SipRequest, target: Uri, path: readonly string[] = []): Forwarded {
  const request = preprocessed.clone();
  const hops = request.maxForwards;
  request.headers.set('Max-Forwards', String(hops === undefined ? DEFAULT_MAX_FORWARDS : Math.max(0, hops - 1)));
  const routes = [...path.flatMap(routeOf), ...request.routes];
  const { requestUri, routes: values, nextHop } = routeRequest(asRequestUri(target), routes);
  request.uri = requestUri;
  request.headers.delete('Route');
  for (const value of values) request.headers.append('Route', value);
  unasserted(request);
  return { request, nextHop };
}

/** What a phone says of itself there is worth no more than its From; who trusts us must not take it for our word (RFC 3325 §5). */
export function unasserted({ headers }: SipMessage): void {
  headers.delete('P-Asserted-Identity');
}

/**
 * Step 4: we stay on the path. Where the request leaves by another transport or address than it came by, each side gets
 * the Route by which it reaches us (RFC 5658): the callee's on top.
 */
export function recordRoute(request: SipRequest, mark: string, inbound: Flow, outbound: Flow): void {
  if (!dialogMethods.includes(request.method)) return;
  const secure = request.uri.scheme === 'sips';
  const towardsCaller = ownRoute(inbound, mark, secure);
  const towardsCallee = ownRoute(outbound, mark, secure);
  request.headers.prepend('Record-Route', towardsCaller);
  if (towardsCallee !== towardsCaller) request.headers.prepend('Record-Route', towardsCallee);
}

function ownRoute({ protocol, sentBy }: Flow, mark: string, secure: boolean): string {
  const transport = protocol === 'udp' || (secure && protocol === 'tls') ? [] : [['transport', protocol] as const];
  const params = new Map<string, string | null>([...transport, ['lr', null], [markParam, mark]]);
  const uri = sipUri({ scheme: secure ? 'sips' : 'sip', host: sentBy.address, port: sentBy.port, params });
  return `<${formatUri(uri)}>`;
}

function routeOf(text: string) {
  const route = parseNameAddr(text);
  return route.ok ? [route.value] : [];
}

/** A Contact for a 302, with its preference (§8.3). */
export function contactWithQ(uri: Uri, q: number): string {
  return `${formatNameAddr({ uri, params: noParams })}${q === 1 ? '' : `;q=${q}`}`;
}
