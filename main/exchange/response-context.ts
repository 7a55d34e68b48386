import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { respond } from '../sip/agent/respond.ts';
import { splitList } from '../sip/message/list.ts';
import type { SipRequest, SipResponse } from '../sip/message/message.ts';
import { responseTo } from '../sip/message/response.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';
import { bestResponse } from './best-response.ts';
import type { Disposition } from './disposition.ts';
import { Fork, type ForkEnd } from './fork.ts';
import { recordRoute, unasserted } from './forward.ts';
import type { Locations } from './locations.ts';
import type { ExchangeCore } from './options.ts';
import type { Group, Target } from './targets.ts';
import { WaySearch } from './way-search.ts';

/** A request that is to be forwarded, and to whom. */
export interface Forwarding {
  readonly transaction: ServerTransaction;
  readonly preprocessed: SipRequest;
  readonly groups: readonly Group[];
  readonly disposition: Disposition;
  readonly branchSuffix: string;
  readonly dialogMark: string;
  /** The phones that a 3xx leads to, of our own users alone (RFC 3261 §16.7 step 4). */
  readonly recurse: (response: SipResponse) => readonly Group[];
  /** No fork is pending any more. */
  readonly ended: (context: ResponseContext) => void;
}

/** One forwarded request: its forks, and which of their responses go back (RFC 3261 §16.7, RFC 6026 §8). */
export class ResponseContext implements Disposable {
  readonly #core: ExchangeCore;
  readonly #locations: Locations;
  readonly #forwarding: Forwarding;
  readonly #waiting: Group[];
  readonly #forks = new Set<Fork>();
  readonly #refusals: SipResponse[] = [];
  readonly #cancelled: Disposable;
  #groupTimer: Disposable | undefined;
  #forked = 0;
  /** `forking` until one answers, the caller gives up, or nobody is left to ask. */
  #state: 'forking' | 'ending' | 'answered' | 'over' = 'forking';

  constructor(core: ExchangeCore, locations: Locations, forwarding: Forwarding) {
    this.#core = core;
    this.#locations = locations;
    this.#forwarding = forwarding;
    this.#waiting = [...forwarding.groups];
    this.#cancelled = forwarding.transaction.onCancel(() => this.#giveUp());
  }

  start(): void {
    const { transaction } = this.#forwarding;
    if (transaction.request.method === 'INVITE') respond(this.#core, transaction, 100);
    this.#nextGroup();
  }

  /** The exchange closes: callers hear that, and phones stop ringing. */
  dispose(): void {
    for (const fork of this.#forks) fork.dispose();
    if (this.#state === 'forking' || this.#state === 'ending') this.#answer(this.#made(503));
    this.#end();
  }

  #nextGroup(): void {
    this.#groupTimer?.dispose();
    const group = this.#waiting.shift();
    if (!group) return void this.#conclude();
    const room = limits.forksPerInvite - this.#forked;
    const forks = group.slice(0, room).map((target) => this.#fork(target));
    if (forks.length === 0) return void this.#conclude();
    this.#forked += forks.length;
    for (const fork of forks) this.#forks.add(fork);
    if (this.#waiting.length > 0) {
      this.#groupTimer = this.#core.clock.after(limits.forkGroupMs, () => this.#passOn());
    }
    for (const fork of forks) fork.start();
  }

  /** Nobody of this group has answered: its phones stop ringing, and the next group's begin, also where one is silent. */
  #passOn(): void {
    const [next] = this.#waiting;
    for (const fork of [...this.#forks]) fork.cancel(408);
    if (this.#state === 'forking' && next !== undefined && this.#waiting[0] === next) this.#nextGroup();
  }

  #fork(target: Target): Fork {
    const { transaction, preprocessed, branchSuffix, dialogMark } = this.#forwarding;
    const fork: Fork = new Fork(
      this.#core,
      {
        search: new WaySearch(this.#core, this.#locations, preprocessed, target),
        branchSuffix,
        finish: (request, outbound) => recordRoute(request, dialogMark, transaction.flow, outbound),
      },
      {
        onProvisional: (response) => this.#forward(response),
        onAccepted: (response) => this.#onAccepted(fork, response),
        onRefused: (end) => this.#onRefused(fork, end),
      },
    );
    return fork;
  }

  /** A 2xx goes back at once, whatever else was said; of requests other than INVITE, the first final answer alone counts. */
  #onAccepted(fork: Fork, response: SipResponse): void {
    this.#forks.delete(fork);
    this.#forward(response);
    this.#waiting.length = 0;
    this.#groupTimer?.dispose();
    const first = this.#state !== 'answered' && this.#state !== 'over';
    if (first) this.#state = 'answered';
    if (first && this.#forwarding.disposition.cancel) this.#cancelForks();
    this.#endIfQuiet();
  }

  #onRefused(fork: Fork, end: ForkEnd): void {
    this.#forks.delete(fork);
    const response = end.kind === 'response' ? returned(end.response) : this.#made(end.status);
    if (this.#state === 'forking' && this.#followed(response)) return void this.#afterRefusal();
    this.#refusals.push(response);
    // §16.7 step 5: nobody else is asked where one declines for all.
    if (response.status >= 600 && this.#state === 'forking') this.#giveUp();
    this.#afterRefusal();
  }

  #afterRefusal(): void {
    if (this.#state === 'forking' && this.#forks.size === 0) this.#nextGroup();
    else if (this.#state === 'ending' && this.#forks.size === 0) this.#conclude();
    else this.#endIfQuiet();
  }

  #followed(response: SipResponse): boolean {
    if (response.status < 300 || response.status > 399 || !this.#forwarding.disposition.recurse) return false;
    const groups = this.#forwarding.recurse(response);
    this.#waiting.push(...groups);
    return groups.length > 0;
  }

  /** The caller has given up, or one phone has declined for all: no one is rung any more, and those who ring stop. */
  #giveUp(): void {
    if (this.#state !== 'forking') return;
    this.#state = 'ending';
    this.#waiting.length = 0;
    this.#groupTimer?.dispose();
    this.#cancelForks();
  }

  #cancelForks(): void {
    for (const fork of [...this.#forks]) fork.cancel();
  }

  /** Every fork has refused. */
  #conclude(): void {
    if (this.#state !== 'forking' && this.#state !== 'ending') return void this.#endIfQuiet();
    this.#answer(bestResponse(this.#refusals) ?? this.#made(480));
    this.#end();
  }

  #forward(response: SipResponse): void {
    this.#forwarding.transaction.respond(returned(response));
  }

  #answer(response: SipResponse): void {
    this.#forwarding.transaction.respond(response);
  }

  /** An answer of our own. */
  #made(status: number): SipResponse {
    const { request, localTag } = this.#forwarding.transaction;
    const response = responseTo(request, status, undefined, { toTag: localTag });
    response.headers.append('Server', this.#core.product);
    return response;
  }

  #endIfQuiet(): void {
    if (this.#state === 'answered' && this.#forks.size === 0) this.#end();
  }

  #end(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#cancelled.dispose();
    this.#groupTimer?.dispose();
    this.#forwarding.ended(this);
  }
}

/** A phone's response as it goes back. §16.7 step 3: our Via comes off; several may stand in one line (§7.3.1). */
function returned(response: SipResponse): SipResponse {
  const stripped = response.clone();
  const [, ...rest] = splitList(stripped.headers.get('Via') ?? '');
  stripped.headers.replaceFirst('Via', rest.length > 0 ? rest.join(', ') : undefined);
  unasserted(stripped);
  return stripped;
}
