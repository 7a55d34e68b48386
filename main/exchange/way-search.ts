import { FlowSearch } from '../sip/agent/flow-search.ts';
import type { SipRequest } from '../sip/message/message.ts';
import type { Flow } from '../sip/transport.ts';
import { forwarded } from './forward.ts';
import type { Locations } from './locations.ts';
import type { ExchangeCore } from './options.ts';
import type { Target, Way } from './targets.ts';

/** A request that can go out now. */
export interface Passage {
  readonly request: SipRequest;
  readonly flow: Flow;
}

/** The ways to one phone, each with the servers behind it, one after the other (RFC 3263 §4.3, RFC 5626 §5.3). */
export class WaySearch {
  readonly #core: ExchangeCore;
  readonly #locations: Locations;
  readonly #preprocessed: SipRequest;
  readonly #ways: Way[];
  #way: Way | undefined;
  /** `flow`: the phone's own connection is being used; `servers`: those that its URI leads to. */
  #state: { readonly kind: 'flow' } | { readonly kind: 'servers'; readonly search: FlowSearch } | undefined;

  constructor(core: ExchangeCore, locations: Locations, preprocessed: SipRequest, target: Target) {
    this.#core = core;
    this.#locations = locations;
    this.#preprocessed = preprocessed;
    this.#ways = [...target];
  }

  /** Whether anything is left to try. */
  get more(): boolean {
    return this.#ways.length > 0 || this.#state?.kind === 'flow' || (this.#state?.search.more ?? false);
  }

  /** What the phone was reached by is gone. */
  failed(): void {
    const place = this.#way?.place;
    if (this.#state?.kind === 'flow' && place?.binding.regId !== undefined) this.#locations.remove(place);
  }

  /** The server itself is out of order: no other transport of it is tried. */
  unavailable(): void {
    if (this.#state?.kind === 'servers') this.#state.search.skipSameServer();
  }

  /** The next open way; undefined when there is none left. */
  async next(): Promise<Passage | undefined> {
    for (;;) {
      const passage = await this.#nextOfWay();
      if (passage) return passage;
      this.#way = this.#ways.shift();
      if (!this.#way) return undefined;
      this.#state = undefined;
    }
  }

  async #nextOfWay(): Promise<Passage | undefined> {
    const way = this.#way;
    if (!way) return undefined;
    const { request, nextHop } = forwarded(this.#preprocessed, way.uri, way.path);
    if (this.#state === undefined && way.flow) {
      this.#state = { kind: 'flow' };
      return { request, flow: way.flow };
    }
    if (this.#state?.kind !== 'servers') {
      // A flow of RFC 5626 is the only way: behind its NAT, the Contact leads to somebody else.
      if (way.flow && way.place?.binding.regId !== undefined) return undefined;
      this.#state = { kind: 'servers', search: new FlowSearch(this.#core, nextHop) };
    }
    const { search } = this.#state;
    for (let flow = await search.next(); flow; flow = await search.next()) {
      if (!search.defers(request, flow)) return { request, flow };
    }
    return undefined;
  }
}
