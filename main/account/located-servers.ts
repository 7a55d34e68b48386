import { sameAddress } from '../base/address.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { LocateError, Locator } from '../sip/agent/locator.ts';
import { isSipUri, type SipUri, type Uri } from '../sip/message/uri.ts';
import { type Flow, isEncrypted, type Target } from '../sip/transport.ts';

/** An account that has servers of a host. */
interface Holder {
  /** The resource of its WebSocket server, which no DNS tells. */
  readonly webSocketPath?: string | undefined;
  /** Its server has shown a certificate that the person trusts: what is not encrypted proves nothing of that. */
  readonly pinned?: boolean;
}

/** A host as an account's settings name it: on another port of it may be anybody. */
export type ServerPlace = Pick<SipUri, 'host' | 'port'>;

interface WatchedPlace {
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
  readonly #watched = new Map<string, WatchedPlace>();

  constructor(locator: Locator, exempt: Exempt = () => nothing) {
    this.#locator = locator;
    this.#exempt = exempt;
  }

  async locate(uri: Uri): Promise<Result<readonly Target[], LocateError>> {
    const located = await this.#locator.locate(uri);
    if (!located.ok || !isTelling(uri)) return located;
    const watched = this.#watched.get(keyOf(uri));
    if (!watched) return located;
    const targets = isPinned(watched, uri) ? located.value.filter(isEncrypted) : located.value;
    if (targets.length === 0 && located.value.length > 0) return err(onlyInClear(uri.host));
    watched.found = [targets, ...watched.found].slice(0, LOOK_UPS_KEPT);
    this.#renewExemptions(watched);
    return ok(targets.map((target) => withPath(target, watched)));
  }

  /** Remembers the servers of a place until disposed. */
  watch(place: ServerPlace, holder: Holder = {}): Disposable {
    const key = keyOf(place);
    const watched = this.#watched.get(key) ?? { holders: new Set(), found: [], exemptions: new DisposableStack() };
    watched.holders.add(holder);
    this.#watched.set(key, watched);
    return {
      dispose: () => {
        watched.holders.delete(holder);
        if (watched.holders.size > 0 || this.#watched.get(key) !== watched) return;
        this.#watched.delete(key);
        watched.exemptions.dispose();
      },
    };
  }

  /** Whether a flow leads to one of a watched place's servers; where it is reached encrypted, over nothing else. */
  isServer(place: ServerPlace, { protocol, remote }: Pick<Flow, 'protocol' | 'remote'>): boolean {
    const found = this.#watched.get(keyOf(place))?.found.flat() ?? [];
    return found.some((target) => sameAddress(target, remote) && (isEncrypted({ protocol }) || !isEncrypted(target)));
  }

  #renewExemptions(watched: WatchedPlace): void {
    const before = watched.exemptions;
    watched.exemptions = new DisposableStack();
    for (const address of new Set(watched.found.flat().map((target) => target.address)))
      watched.exemptions.own(this.#exempt(address));
    before.dispose();
  }
}

function keyOf({ host, port }: ServerPlace): string {
  return port === undefined ? host : `${host} ${port}`;
}

/** A stranger's Contact may name the account's host and lead elsewhere by `maddr` (§19.1.1): that says nothing of the host's servers. */
function isTelling(uri: Uri): uri is SipUri {
  return isSipUri(uri) && !uri.params.has('maddr');
}

/** What is not asked for by name must not come about because the encrypted way is blocked, or left out of an answer of the DNS. */
function isPinned({ holders }: WatchedPlace, { params }: SipUri): boolean {
  return !params.has('transport') && [...holders].some(({ pinned }) => pinned);
}

function onlyInClear(host: string): LocateError {
  const message = `${host} is offered without encryption alone, and its certificate is pinned: nothing was sent`;
  return { code: 'unsupported', message };
}

/** Adds to a WebSocket server what its account knows (RFC 7118 §4). */
function withPath(target: Target, { holders }: WatchedPlace): Target {
  if (target.protocol !== 'ws' && target.protocol !== 'wss') return target;
  const path = [...holders].find(({ webSocketPath }) => webSocketPath !== undefined)?.webSocketPath;
  return path === undefined ? target : { ...target, path };
}
