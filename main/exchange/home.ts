import { canonicalAddress } from '../net/ip.ts';
import { isSipUri, type SipUri, type Uri } from '../sip/message/uri.ts';
import { defaultPortOf } from '../sip/transport.ts';

/** One name or address literal (IPv6 without brackets) that the exchange is called by. */
export interface HomeDomain {
  readonly host: string;
  readonly port: number;
}

/** What is the exchange's own, and what is a stranger's domain that it never serves (RFC 3261 §10.3 step 1, §16.5). */
export class Home {
  readonly #domains: () => readonly HomeDomain[];

  constructor(domains: () => readonly HomeDomain[]) {
    this.#domains = domains;
  }

  /** Whether a URI is of our domain. An address of record often has no port, whatever port we listen on. */
  owns(uri: Uri): uri is SipUri {
    return (
      isSipUri(uri) && this.#domains().some(({ host, port }) => isHost(host, uri.host) && port === (uri.port ?? port))
    );
  }

  /** Whether a request that is sent to this URI would come to us: the port counts, and `maddr` before the host. */
  isHere(uri: Uri): uri is SipUri {
    if (!isSipUri(uri)) return false;
    const to = uri.params.get('maddr')?.toLowerCase() ?? uri.host;
    const at = uri.port ?? defaultPort(uri);
    return this.#domains().some(({ host, port }) => isHost(host, to) && port === at);
  }

  /** The same for the sent-by of a Via. */
  isSentBy(via: string, viaPort: number): boolean {
    return this.#domains().some(({ host, port }) => isHost(host, via) && port === viaPort);
  }
}

/** IPv6 literals are written in more ways than one; what is known is written in the system's. */
function isHost(known: string, text: string): boolean {
  return known === (text.includes(':') ? canonicalAddress(text) : text);
}

function defaultPort({ scheme, params }: SipUri): number {
  return defaultPortOf(scheme === 'sips' ? 'tls' : (params.get('transport') ?? 'udp'));
}
