import { asRequestUri, routeRequest } from '../dialog/route-set.ts';
import { Headers } from '../message/headers.ts';
import { SipRequest } from '../message/message.ts';
import { formatNameAddr, type NameAddr } from '../message/name-addr.ts';
import { noParams } from '../message/params.ts';
import { noHeaders } from '../message/sip-uri.ts';
import { isSipUri, type Uri } from '../message/uri.ts';
import type { Core } from './core.ts';

/** A request outside any dialog (§8.1.1), but for Via, Contact and body. */
export interface InitialRequest {
  readonly request: SipRequest;
  readonly nextHop: Uri;
}

export interface InitialRequestParts {
  readonly method: string;
  readonly to: Uri;
  readonly from: { readonly uri: Uri; readonly displayName?: string };
  readonly route?: readonly Uri[] | undefined;
  /** The Request-URI where it is not `to`: a registrar's (§10.2). */
  readonly target?: Uri;
  /** One more request of a sequence (§10.2.4): its Call-ID, and a CSeq number higher than the last. */
  readonly callId?: string;
  readonly seq?: number;
}

export function initialRequest(core: Core, parts: InitialRequestParts): InitialRequest {
  const { method, to, from, route = [], target = to, callId = core.random.hex(16), seq = 1 } = parts;
  const routeSet = route.map((uri): NameAddr => ({ uri, params: noParams }));
  const { requestUri, routes, nextHop } = routeRequest(target, routeSet);
  const headers = new Headers();
  for (const value of routes) headers.append('Route', value);
  headers.append('Max-Forwards', '70');
  headers.append('From', formatNameAddr({ ...from, params: noParams, tag: core.random.hex(8) }));
  headers.append('To', formatNameAddr({ uri: asLogicalUri(to), params: noParams }));
  headers.append('Call-ID', callId);
  headers.append('CSeq', `${seq} ${method}`);
  headers.append('User-Agent', core.product);
  return { request: new SipRequest(method, requestUri, headers), nextHop };
}

/** Parameters that say how to get there, not who is meant (§19.1.1, table 1). */
const transportParams = ['transport', 'maddr', 'ttl', 'lr', 'method'];

function asLogicalUri(uri: Uri): Uri {
  if (!isSipUri(uri)) return asRequestUri(uri);
  const params = new Map([...uri.params].filter(([name]) => !transportParams.includes(name)));
  return { ...uri, params, headers: noHeaders };
}
