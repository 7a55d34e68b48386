import { Headers } from '../../main/sip/message/headers.ts';
import { SipRequest, type SipResponse } from '../../main/sip/message/message.ts';
import { responseTo } from '../../main/sip/message/response.ts';
import { parseUri } from '../../main/sip/message/uri.ts';
import type { Flow } from '../../main/sip/transport.ts';
import type { VirtualTransport } from '../support/virtual-transport.ts';

type HeaderLines = Readonly<Record<string, string>>;

/** A host without any state machine: it says what the test makes it say, and keeps what it hears. */
export class ScriptedPeer {
  readonly name: string;
  readonly address: string;
  readonly requests: SipRequest[] = [];
  readonly responses: SipResponse[] = [];
  readonly #transport: VirtualTransport;
  #flow: Flow | undefined;
  #branch = 0;

  constructor(name: string, transport: VirtualTransport) {
    this.name = name;
    this.address = transport.local.address;
    this.#transport = transport;
    transport.onArrival(({ message, flow }) => {
      this.#flow = flow;
      if (message.kind === 'request') this.requests.push(message);
      else this.responses.push(message);
    });
  }

  get uri(): string {
    return `sip:${this.name}@${this.address}`;
  }

  /** The last request of a method. */
  last(method: string): SipRequest {
    const request = this.requests.findLast((candidate) => candidate.method === method);
    if (!request) throw new Error(`${this.name} has heard no ${method}`);
    return request;
  }

  /** Every status heard for a method, in order. */
  statuses(method: string): number[] {
    return this.responses.filter((response) => response.cseq.method === method).map(({ status }) => status);
  }

  /** The last response to a method. */
  lastResponse(method: string): SipResponse {
    const response = this.responses.findLast((candidate) => candidate.cseq.method === method);
    if (!response) throw new Error(`${this.name} has heard no answer to ${method}`);
    return response;
  }

  /** Answers a request; `tag` is ours in To, and a Contact comes with every answer that makes a dialog. */
  answer(request: SipRequest, status: number, tag?: string, headers: HeaderLines = {}, body = ''): void {
    const response = responseTo(request, status, undefined, { toTag: tag });
    const dialog = request.method === 'INVITE' && status > 100 && status < 300;
    const lines: HeaderLines = dialog ? { Contact: `<${this.uri}>`, ...headers } : headers;
    for (const [name, value] of Object.entries(lines)) response.headers.append(name, value);
    setBody(response, body);
    if (!this.#flow) throw new Error(`${this.name} knows nobody to answer`);
    this.#transport.respond(response, this.#flow);
  }

  /** Sends a request from its header lines; Via, Max-Forwards and Contact are filled in where not given. */
  send(
    method: string,
    requestUri: string,
    to: string,
    headers: HeaderLines,
    body = '',
    protocol: 'udp' | 'tcp' = 'udp',
  ): void {
    this.#branch += 1;
    const branch = `z9hG4bK-${this.name}-${this.#branch}`;
    const lines: HeaderLines = {
      Via: `SIP/2.0/${protocol.toUpperCase()} ${this.address}:5060;branch=${branch}`,
      'Max-Forwards': '70',
      Contact: `<${this.uri}>`,
      ...headers,
    };
    const parsed = parseUri(requestUri);
    if (!parsed.ok) throw new Error(parsed.error.message);
    // An empty line is one that is left out.
    const said = Object.entries(lines).filter(([, value]) => value !== '');
    const request = new SipRequest(method, parsed.value, new Headers(said));
    setBody(request, body);
    this.#transport.flowTo({ address: to, port: 5060 }, protocol).send(request);
  }

  /** The header lines of the next request within the dialog that `invite` made, from the side that was called. */
  asCallee(invite: SipRequest, tag: string, seq: number, method: string): HeaderLines {
    return {
      From: `${invite.headers.get('To')};tag=${tag}`,
      To: invite.headers.get('From') ?? '',
      'Call-ID': invite.callId,
      CSeq: `${seq} ${method}`,
    };
  }
}

function setBody(message: SipRequest | SipResponse, body: string): void {
  if (body === '') return;
  if (!message.headers.has('Content-Type')) message.headers.append('Content-Type', 'application/sdp');
  message.body = new TextEncoder().encode(body);
}
