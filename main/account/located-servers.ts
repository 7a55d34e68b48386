import { type Address, sameAddress } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Result } from '../base/result.ts';
import type { LocateError, Locator } from '../sip/agent/locator.ts';
import { isSipUri, type Uri } from '../sip/message/uri.ts';
import type { Target } from '../sip/transport.ts';

/** What a host's look-ups gave, the latest first. */
type Found = readonly (readonly Target[])[];

/** A zone that changes while an answer is on its way: the servers before the change are still those of the account. */
const LOOK_UPS_KEPT = 2;

/**
 * A locator that remembers where the accounts' own servers are, so that it can be told whether a flow leads to one. It
 * sits between the agent and the resolver: whatever was sent to a server was located through it.
 */
export class LocatedServers implements Locator {
  readonly #locator: Locator;
  readonly #watched = new Map<string, { holders: number; found: Found }>();

  constructor(locator: Locator) {
    this.#locator = locator;
  }

  async locate(uri: Uri): Promise<Result<readonly Target[], LocateError>> {
    const located = await this.#locator.locate(uri);
    const watched = isSipUri(uri) ? this.#watched.get(uri.host) : undefined;
    if (watched && located.ok) watched.found = [located.value, ...watched.found].slice(0, LOOK_UPS_KEPT);
    return located;
  }

  /** Remembers the servers of a host until disposed. */
  watch(host: string): Disposable {
    const watched = this.#watched.get(host) ?? { holders: 0, found: [] };
    watched.holders += 1;
    this.#watched.set(host, watched);
    let held = true;
    return {
      dispose: () => {
        if (held) watched.holders -= 1;
        held = false;
        if (watched.holders === 0) this.#watched.delete(host);
      },
    };
  }

  /** Whether an address is one of a watched host's servers. */
  isServer(host: string, address: Address): boolean {
    return (
      this.#watched.get(host)?.found.some((targets) => targets.some((target) => sameAddress(target, address))) ?? false
    );
  }
}
