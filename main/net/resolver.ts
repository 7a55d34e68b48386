import { err, ok, type Result } from '../base/result.ts';
import type { LocateError, Locator } from '../sip/agent/locator.ts';
import type { SipUri, Uri } from '../sip/message/uri.ts';
import type { Target } from '../sip/transport.ts';
import { HostAddresses } from './host-addresses.ts';
import { canonicalAddress, family, isPort } from './ip.ts';

const DEFAULT_PORT = 5060;

/** A host and port still to be turned into addresses, over a protocol that is settled: what NAPTR and SRV give (RFC 3263 §4.1, §4.2). */
interface Service {
  readonly protocol: 'udp' | 'tcp';
  readonly host: string;
  readonly port: number;
}

/**
 * Finds the servers behind a SIP URI (RFC 3263 §4): the protocol from the URI or UDP, the port from the URI or 5060,
 * the addresses from a literal or the A and AAAA records. NAPTR and SRV records are not asked for yet.
 */
export class SipResolver implements Locator {
  readonly #hosts: HostAddresses;

  constructor(hosts: HostAddresses = new HostAddresses()) {
    this.#hosts = hosts;
  }

  async locate(uri: Uri): Promise<Result<readonly Target[], LocateError>> {
    const services = servicesOf(uri);
    if (!services.ok) return services;
    const targets: Target[] = [];
    let failure: LocateError | undefined;
    for (const { protocol, host, port } of services.value) {
      const found = await this.#hosts.find(host);
      if (!found.ok) failure ??= found.error;
      else for (const address of found.value) targets.push({ protocol, address, port });
    }
    return targets.length === 0 && failure ? err(failure) : ok(targets);
  }
}

/** RFC 3263 §4.1 and §4.2 without the DNS; the place where NAPTR and SRV records will come in. */
function servicesOf(uri: Uri): Result<readonly Service[], LocateError> {
  switch (uri.scheme) {
    case 'sip':
      return serviceOf(uri);
    case 'sips':
      return unsupported('A sips address needs an encrypted connection, which is not supported yet');
    case 'tel':
      return unsupported('A telephone number needs a provider that connects it; dial a SIP address');
    case 'other':
      return unsupported(`A ${uri.name} address can't be called; dial a SIP address`);
  }
}

function serviceOf({ host, port, params }: SipUri): Result<readonly Service[], LocateError> {
  const protocol = (params.get('transport') ?? 'udp').toLowerCase();
  if (protocol !== 'udp' && protocol !== 'tcp') {
    return unsupported(`SIP over ${protocol.slice(0, 20).toUpperCase()} is not supported yet`);
  }
  const number = port ?? DEFAULT_PORT;
  if (!isPort(number)) return unsupported(`${number} is no port number`);
  return ok([{ protocol, host: literalOrName(params.get('maddr') ?? host), port: number }]);
}

function literalOrName(host: string): string {
  const bare = host.replace(/^\[|\]$/g, '');
  return family(bare) === 0 ? bare.toLowerCase() : canonicalAddress(bare);
}

function unsupported(message: string): Result<never, LocateError> {
  return err({ code: 'unsupported', message });
}
