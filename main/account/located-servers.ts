import { type Address, sameAddress } from '../base/address.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import { ok, type Result } from '../base/result.ts';
import type { LocateError, Locator } from '../sip/agent/locator.ts';
import { isSipUri, type SipUri, type Uri } from '../sip/message/uri.ts';
import type { Target } from '../sip/transport.ts';

/** An account that has servers of a host. */
interface Holder {
  /** The resource of its WebSocket server, which no DNS tells. */
  readonly webSocketPath: string | undefined;
}

interface WatchedHost {
  readonly holders: Set<Holder>;
  /** What its look-ups gave, the latest first. */
  found: readonly (readonly Target[])[];
  /** What those servers are exempt from, as they were. */
  exemptions: DisposableStack;
}

/** Exempts an IP address from what holds strangers back, until disposed. */
export type Exempt = (address: string) => Disposable;

const nothing: Disposable = { dispose() {} };

/** A zone that changes while an answer is on its way: the servers before the change are still those of the account. */
const LOOK_UPS_KEPT = 2;

/**
 * A locator that remembers where the accounts' own servers are, so that it can be told whether a flow leads to one. It
 * sits between the agent and the resolver: whatever was sent to a server was located through it.
 */
export class LocatedServers implements Locator {
  readonly #locator: Locator;
  readonly #exempt: Exempt;
  readonly #watched = new Map<string, WatchedHost>();

  constructor(locator: Locator, exempt: Exempt = () => nothing) {
    this.#locator = locator;
    this.#exempt = exempt;
  }

  async locate(uri: Uri): Promise<Result<readonly Target[], LocateError>> {
    const located = await this.#locator.locate(uri);
    const watched = isTelling(uri) ? this.#watched.get(uri.host) : undefined;
    if (!watched || !located.ok) return located;
    watched.found = [located.value, ...watched.found].slice(0, LOOK_UPS_KEPT);
    this.#renewExemptions(watched);
    return ok(located.value.map((target) => withPath(target, watched)));
  }

  /** Remembers the servers of a host until disposed. */
  watch(host: string, webSocketPath?: string): Disposable {
    const watched = this.#watched.get(host) ?? { holders: new Set(), found: [], exemptions: new DisposableStack() };
    const holder = { webSocketPath };
    watched.holders.add(holder);
    this.#watched.set(host, watched);
    return {
      dispose: () => {
        watched.holders.delete(holder);
        if (watched.holders.size > 0 || this.#watched.get(host) !== watched) return;
        this.#watched.delete(host);
        watched.exemptions.dispose();
      },
    };
  }

  /** Whether an address is one of a watched host's servers. */
  isServer(host: string, address: Address): boolean {
    return (
      this.#watched.get(host)?.found.some((targets) => targets.some((target) => sameAddress(target, address))) ?? false
    );
  }

  #renewExemptions(watched: WatchedHost): void {
    const before = watched.exemptions;
    watched.exemptions = new DisposableStack();
    for (const address of new Set(watched.found.flat().map((target) => target.address)))
      watched.exemptions.own(this.#exempt(address));
    before.dispose();
  }
}

/** A stranger's Contact may name the account's host and lead elsewhere by `maddr` (§19.1.1): that says nothing of the host's servers. */
function isTelling(uri: Uri): uri is SipUri {
  return isSipUri(uri) && !uri.params.has('maddr');
}

/** Adds to a WebSocket server what its account knows (RFC 7118 §4). */
function withPath(target: Target, { holders }: WatchedHost): Target {
  if (target.protocol !== 'ws' && target.protocol !== 'wss') return target;
  const path = [...holders].find(({ webSocketPath }) => webSocketPath !== undefined)?.webSocketPath;
  return path === undefined ? target : { ...target, path };
}
