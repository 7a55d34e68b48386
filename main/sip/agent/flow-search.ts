import { sameAddress } from '../../base/address.ts';
import { limits } from '../../base/limits.ts';
import type { SipRequest } from '../message/message.ts';
import { formatUri, type Uri } from '../message/uri.ts';
import { type Certificate, type Flow, isEncrypted, type Target, type Transport } from '../transport.ts';
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

/** Flows that are there before anything is located. */
interface KnownFlows {
  /** Tried before any server: that of a registration (RFC 5626 §4.2). */
  readonly first?: Flow | undefined;
  /** Tried when nothing else opens: one of the same dialog, for a peer whose Contact can't be reached from here. */
  readonly last?: Flow | undefined;
}

/** For a person to read, with what an untrusted server showed. */
interface SearchProblem {
  readonly message: string;
  readonly certificate?: Certificate;
}

/** Where a request can go, one open flow after the other: RFC 3263 §4 and the size rule of RFC 3261 §18.1.1. */
export class FlowSearch {
  readonly #core: SearchCore;
  readonly #uri: Uri;
  readonly #flows: KnownFlows;
  #candidates: Candidate[] | undefined;
  #current: Candidate | undefined;
  readonly #opened: Flow[] = [];
  /** The first flow, once it has been given out, and whether its server answered that it is out of order. */
  #spent: { readonly flow: Flow; readonly refused: boolean } | undefined;
  #problem: SearchProblem = { message: 'no server found' };

  constructor(core: SearchCore, uri: Uri, flows: KnownFlows = {}) {
    this.#core = core;
    this.#uri = uri;
    this.#flows = flows;
  }

  /** Whether there is anywhere left to try. */
  get more(): boolean {
    return this.#candidates === undefined || this.#candidates.length > 0;
  }

  /** Why the last candidate was no use, for a person to read. */
  get problem(): SearchProblem {
    return this.#problem;
  }

  /** The next flow that opens; undefined when there is none left. */
  async next(): Promise<Flow | undefined> {
    const { first } = this.#flows;
    if (first && !this.#current) {
      this.#current = { kind: 'flow', flow: first };
      this.#spent = { flow: first, refused: false };
      return first;
    }
    this.#candidates ??= await this.#locate();
    for (let next = this.#candidates.shift(); next; next = this.#candidates.shift()) {
      this.#current = next;
      const flow = await this.#open(next);
      if (flow) return flow;
    }
    return undefined;
  }

  async #open(candidate: Candidate): Promise<Flow | undefined> {
    if (candidate.kind === 'flow') return this.#opened.some(leadsWhere(candidate.flow)) ? undefined : candidate.flow;
    const connected = await this.#core.transport.connect(candidate.target);
    if (!connected.ok) {
      const { code, message, certificate } = connected.error;
      this.#problem = certificate ? { message, certificate } : { message };
      if (code === 'untrusted') this.#keepEncrypted();
      return undefined;
    }
    if (this.#isSpent(connected.value)) return undefined;
    this.#opened.push(connected.value);
    return connected.value;
  }

  /** Whoever shows a false certificate must not get in clear what he did not get encrypted. */
  #keepEncrypted(): void {
    this.#candidates = this.#candidates?.filter((next) => next.kind === 'flow' || isEncrypted(next.target));
  }

  /** Whether it leads where the first flow did, to a server that said no or by a way that a new start does not mend. */
  #isSpent(flow: Flow): boolean {
    const spent = this.#spent;
    return spent !== undefined && leadsWhere(spent.flow)(flow) && (spent.refused || flow.protocol === 'udp');
  }

  /** True for a request too long for this datagram flow: TCP to the same server is next, and then UDP after all. */
  defers(request: SipRequest, flow: Flow): boolean {
    const current = this.#current;
    if (flow.protocol !== 'udp' || requestBytes(request) <= limits.udpRequestBytes) return false;
    if (current?.kind !== 'target') return this.#passesOver(flow);
    if (current.anySize) return false;
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
    if (this.#spent) this.#spent = { ...this.#spent, refused: true };
    const next = this.#candidates?.[0];
    if (next?.kind === 'target' && next.sameServer) this.#candidates?.shift();
  }

  /** The first flow can't take it: its server is looked for anew. The last resort must. */
  #passesOver(flow: Flow): boolean {
    if (flow !== this.#spent?.flow) return false;
    this.#spent = undefined;
    return true;
  }

  async #locate(): Promise<Candidate[]> {
    const { last } = this.#flows;
    const located = await this.#core.locator.locate(this.#uri);
    const targets = located.ok ? located.value : [];
    if (!located.ok) this.#problem = { message: located.error.message };
    const candidates: Candidate[] = targets.map((target) => ({
      kind: 'target',
      target,
      sameServer: false,
      anySize: false,
    }));
    if (last) candidates.push({ kind: 'flow', flow: last });
    return candidates;
  }
}

function leadsWhere({ protocol, remote }: Flow): (flow: Flow) => boolean {
  return (flow) => flow.protocol === protocol && sameAddress(flow.remote, remote);
}

/** The length on the wire, to within some bytes: enough for a limit that has 200 bytes of room. */
function requestBytes(request: SipRequest): number {
  let bytes = viaBytes + request.method.length + formatUri(request.uri).length + request.body.length;
  for (const [name, value] of request.headers.entries()) bytes += name.length + Buffer.byteLength(value) + 4;
  return bytes;
}
