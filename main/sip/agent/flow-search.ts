import { limits } from '../../base/limits.ts';
import type { SipRequest } from '../message/message.ts';
import { formatUri, type Uri } from '../message/uri.ts';
import type { Flow, Target, Transport } from '../transport.ts';
import type { Locator } from './locator.ts';

/** A server to try, or a flow that is there already. `sameServer`: it is the server tried just before, over another transport. */
type Candidate =
  | { readonly kind: 'target'; readonly target: Target; readonly sameServer: boolean; readonly anySize: boolean }
  | { readonly kind: 'flow'; readonly flow: Flow };

/** Via with our branch, written only when the request is sent. */
const viaBytes = 100;

/** The layers that a search asks. */
export interface SearchCore {
  readonly locator: Locator;
  readonly transport: Transport;
}

/** Where a request can go, one open flow after the other: RFC 3263 §4 and the size rule of RFC 3261 §18.1.1. */
export class FlowSearch {
  readonly #core: SearchCore;
  readonly #uri: Uri;
  readonly #lastResort: Flow | undefined;
  #candidates: Candidate[] | undefined;
  #current: Candidate | undefined;
  readonly #opened: Flow[] = [];
  #problem = 'no server found';

  /** `lastResort`: a flow of the same dialog, for a peer whose Contact can't be reached from here. */
  constructor(core: SearchCore, uri: Uri, lastResort?: Flow) {
    this.#core = core;
    this.#uri = uri;
    this.#lastResort = lastResort;
  }

  /** Whether there is anywhere left to try. */
  get more(): boolean {
    return this.#candidates === undefined || this.#candidates.length > 0;
  }

  /** Why the last candidate was no use, for a person to read. */
  get problem(): string {
    return this.#problem;
  }

  /** The next flow that opens; undefined when there is none left. */
  async next(): Promise<Flow | undefined> {
    this.#candidates ??= await this.#locate();
    for (let next = this.#candidates.shift(); next; next = this.#candidates.shift()) {
      this.#current = next;
      if (next.kind === 'flow') return this.#tried(next.flow) ? undefined : next.flow;
      const connected = await this.#core.transport.connect(next.target);
      if (connected.ok) {
        this.#opened.push(connected.value);
        return connected.value;
      }
      this.#problem = connected.error.message;
    }
    return undefined;
  }

  /** True for a request too long for this datagram flow: TCP to the same server is next, and then UDP after all. */
  defers(request: SipRequest, flow: Flow): boolean {
    const current = this.#current;
    if (flow.protocol !== 'udp' || current?.kind !== 'target' || current.anySize) return false;
    if (requestBytes(request) <= limits.udpRequestBytes) return false;
    const { target } = current;
    this.#candidates?.unshift(
      { kind: 'target', target: { ...target, protocol: 'tcp' }, sameServer: false, anySize: true },
      { kind: 'target', target, sameServer: true, anySize: true },
    );
    return true;
  }

  /** Nothing more is to be tried. */
  close(): void {
    this.#candidates = [];
  }

  /** The server itself answered that it is out of order: the same one by another transport is no alternative. */
  skipSameServer(): void {
    const next = this.#candidates?.[0];
    if (next?.kind === 'target' && next.sameServer) this.#candidates?.shift();
  }

  #tried({ protocol, remote }: Flow): boolean {
    return this.#opened.some(
      (flow) =>
        flow.protocol === protocol && flow.remote.address === remote.address && flow.remote.port === remote.port,
    );
  }

  async #locate(): Promise<Candidate[]> {
    const located = await this.#core.locator.locate(this.#uri);
    const targets = located.ok ? located.value : [];
    if (!located.ok) this.#problem = located.error.message;
    const candidates: Candidate[] = targets.map((target) => ({
      kind: 'target',
      target,
      sameServer: false,
      anySize: false,
    }));
    return this.#lastResort ? [...candidates, { kind: 'flow', flow: this.#lastResort }] : candidates;
  }
}

/** The length on the wire, to within some bytes: enough for a limit that has 200 bytes of room. */
function requestBytes(request: SipRequest): number {
  let bytes = viaBytes + request.method.length + formatUri(request.uri).length + request.body.length;
  for (const [name, value] of request.headers.entries()) bytes += name.length + Buffer.byteLength(value) + 4;
  return bytes;
}
