import type { SipRequest, SipResponse } from '../../main/sip/message/message.ts';
import { parseNameAddr } from '../../main/sip/message/name-addr.ts';
import { responseTo } from '../../main/sip/message/response.ts';
import type { Uri } from '../../main/sip/message/uri.ts';
import { parseVia } from '../../main/sip/message/via.ts';
import type { Flow } from '../../main/sip/transport.ts';
import type { VirtualTransport } from '../support/virtual-transport.ts';

/** Takes a request that the relay does not hand on: true when it has answered it. */
type Interception = (
  request: SipRequest,
  answer: (status: number, headers?: Record<string, string>) => void,
) => boolean;

/** A proxy of RFC 3665's figures without any state: it records its route, says 100 to an INVITE, and hands everything on. */
export class Relay {
  readonly address: string;
  /** Where requests go whose Request-URI names no host of its own, and that have no further Route. */
  readonly next: string;
  intercept: Interception = () => false;
  readonly #transport: VirtualTransport;

  constructor(transport: VirtualTransport, next: string) {
    this.address = transport.local.address;
    this.next = next;
    this.#transport = transport;
    transport.onArrival(({ message, flow }) => {
      if (message.kind === 'request') this.#request(message, flow);
      else this.#response(message, flow);
    });
  }

  #request(request: SipRequest, flow: Flow): void {
    const answer = (status: number, headers: Record<string, string> = {}): void => {
      const response = responseTo(request, status, undefined, { toTag: status === 100 ? undefined : 'relay' });
      for (const [name, value] of Object.entries(headers)) response.headers.append(name, value);
      this.#transport.respond(response, flow);
    };
    if (this.intercept(request, answer)) return;
    if (request.method === 'INVITE' && request.to.tag === undefined) answer(100);
    if (request.method === 'CANCEL') answer(200);
    const onward = request.clone();
    // A name in a Route is a name of ours.
    const others = (route: string): boolean => isAddress(hostOf(route)) && hostOf(route) !== this.address;
    const routes = onward.headers.list('Route').filter(others);
    onward.headers.delete('Route');
    for (const route of routes) onward.headers.append('Route', route);
    onward.headers.prepend('Record-Route', `<sip:${this.address};lr>`);
    onward.headers.prepend(
      'Via',
      `SIP/2.0/UDP ${this.address}:5060;branch=z9hG4bK-${this.address}-${request.via.branch}`,
    );
    const [first] = routes;
    const target = hostIn(request.uri);
    const to = first ? hostOf(first) : isAddress(target) ? target : this.next;
    this.#transport.flowTo({ address: to, port: 5060 }).send(onward);
  }

  /** A provisional 100 and the 200 of a CANCEL are for this hop alone. */
  #response(response: SipResponse, flow: Flow): void {
    if (response.status === 100 || response.cseq.method === 'CANCEL') return;
    const onward = response.clone();
    const [, ...vias] = onward.headers.list('Via');
    onward.headers.set('Via', vias.join(', '));
    if (parseVia(vias[0] ?? '').ok) this.#transport.respond(onward, flow);
  }
}

function hostOf(route: string): string {
  const parsed = parseNameAddr(route);
  return parsed.ok ? hostIn(parsed.value.uri) : '';
}

function hostIn(uri: Uri): string {
  return uri.scheme === 'sip' || uri.scheme === 'sips' ? uri.host : '';
}

function isAddress(host: string): boolean {
  return /^[\d.]+$/.test(host);
}
