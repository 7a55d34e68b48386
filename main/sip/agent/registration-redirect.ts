import { limits } from '../../base/limits.ts';
import type { SipResponse } from '../message/message.ts';
import { isSipUri, type SipUri, sipUri, type Uri } from '../message/uri.ts';

/**
 * Where a 3xx sends a registration: to a server of the registrar's own domain and no other, and never from a secured way
 * to an open one. Undefined where it is not followed.
 */
export function redirectedRegistrar(response: SipResponse, registrar: Uri, aor: Uri): Uri | undefined {
  if (![301, 302, 305].includes(response.status) || !isSipUri(registrar)) return undefined;
  const domains = [registrar, aor].flatMap((uri) => (isSipUri(uri) ? [uri.host] : []));
  const targets = response.contacts
    .slice(0, limits.registeredBindings)
    .flatMap(({ uri }) => (isSipUri(uri) ? [uri] : []));
  const target = targets.find(({ host }) => domains.some((domain) => isWithin(host, domain)));
  return target && { ...sipUri({ host: target.host }), ...wayTo(target, registrar) };
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || (/[a-z]/.test(domain) && host.endsWith(`.${domain}`));
}

function wayTo({ port, params }: SipUri, registrar: SipUri): Pick<SipUri, 'scheme' | 'port' | 'params'> {
  const wished = registrar.params.get('transport');
  const secured = wished === 'tls' || wished === 'wss';
  const transport = secured ? wished : params.get('transport');
  return { scheme: registrar.scheme, port, params: new Map(transport ? [['transport', transport]] : []) };
}
