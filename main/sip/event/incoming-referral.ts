import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import type { Result } from '../../base/result.ts';
import type { Core } from '../agent/core.ts';
import { formatReplaces, type Replaces } from '../agent/replaces.ts';
import type { RequestFailure } from '../agent/request-failure.ts';
import { respond } from '../agent/respond.ts';
import type { RequestParts, Session } from '../agent/session.ts';
import type { SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { Uri } from '../message/uri.ts';
import { TimerSlot } from '../transaction/timer-slot.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';
import { type EventType, formatEvent } from './event-header.ts';
import type { ReferRequest } from './refer-request.ts';
import type { Referral, ReferralReports } from './referral.ts';
import { type ReferStatus, sipfragOf } from './sipfrag.ts';
import { formatSubscriptionState, type SubscriptionState } from './subscription-state.ts';

export interface IncomingReferralParts {
  readonly request: ReferRequest;
  readonly transaction: ServerTransaction;
  readonly session: Session | undefined;
  readonly event: EventType;
  /** The headers that a 2xx must have: Contact and Record-Route. */
  readonly acceptance: () => readonly (readonly [name: string, value: string])[];
  /** Sends a NOTIFY within the dialog of the REFER. */
  readonly notify: (parts: RequestParts) => Promise<Result<SipResponse, RequestFailure>>;
  readonly over: () => void;
}

/** How long until the next NOTIFY may follow: RFC 3515 §3.10 asks for one a second at most. */
const spacingMs = 1_000;

type State =
  /** Neither our user nor the clock has answered the REFER. */
  | { readonly kind: 'new' }
  /** 202 is out. `decided`: our user has accepted, too. */
  | { readonly kind: 'subscribed'; readonly decided: boolean }
  /** Without subscription (RFC 4488), or the subscription is over; reports go nowhere. */
  | { readonly kind: 'silent' };

/** A REFER to us: its answer, and the notifier of its implicit subscription (RFC 3515 §2.4). */
export class IncomingReferral implements Referral, ReferralReports, Disposable {
  readonly session: Session | undefined;
  readonly from: NameAddr;
  readonly to: Uri;
  readonly flow: Flow;
  readonly method: 'INVITE' | 'BYE';
  readonly target: Uri;
  readonly displayName?: string;
  readonly replaces?: Replaces;
  readonly referredBy?: NameAddr;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly #core: Core;
  readonly #parts: IncomingReferralParts;
  readonly #decision: TimerSlot<undefined>;
  readonly #expiry: TimerSlot<undefined>;
  readonly #spacing: TimerSlot<undefined>;
  #expiresAt = 0;
  #state: State = { kind: 'new' };
  #status: ReferStatus = { status: 100, reason: 'Trying' };
  #untold = false;

  constructor(core: Core, parts: IncomingReferralParts) {
    this.#core = core;
    this.#parts = parts;
    const { request, transaction, session } = parts;
    const { method, target, displayName, replaces, referredBy } = request;
    this.session = session;
    this.from = transaction.request.from;
    this.to = transaction.request.uri;
    this.flow = transaction.flow;
    this.method = method;
    this.target = target;
    if (displayName !== undefined) this.displayName = displayName;
    if (replaces) this.replaces = replaces;
    if (referredBy) this.referredBy = referredBy.party;
    this.headers = inviteHeaders(request);
    this.#decision = new TimerSlot(core.clock, () => this.#subscribe(false));
    this.#expiry = new TimerSlot(core.clock, () => this.#terminate('timeout'));
    this.#spacing = new TimerSlot(core.clock, () => {
      if (this.#untold) this.#notify();
    });
    this.#decision.start(limits.referralDecisionMs, undefined);
    core.subscriptions.add(this);
  }

  accept(): ReferralReports {
    this.#subscribe(true);
    return this;
  }

  reject(status = 603): void {
    switch (this.#state.kind) {
      case 'new':
        respond(this.#core, this.#parts.transaction, status);
        this.#end();
        return;
      case 'subscribed':
        if (this.#state.decided) return;
        this.#status = { status, reason: reasonPhrase(status) };
        this.#terminate('rejected');
        return;
      case 'silent':
    }
  }

  report(status: number, reason = reasonPhrase(status)): void {
    if (this.#state.kind !== 'subscribed' || status === this.#status.status) return;
    this.#status = { status, reason };
    if (status >= 200) this.#terminate('noresource');
    else if (this.#spacing.running) this.#untold = true;
    else this.#notify();
  }

  /** A SUBSCRIBE of the referrer for more time, or for none (RFC 3515 §2.4.4). */
  refresh(transaction: ServerTransaction): void {
    if (this.#state.kind !== 'subscribed') return void respond(this.#core, transaction, 481);
    const seconds = Math.min(transaction.request.expires ?? limits.referralMs / 1000, limits.referralMs / 1000);
    respond(this.#core, transaction, 200, { headers: [...this.#parts.acceptance(), ['Expires', `${seconds}`]] });
    if (seconds === 0) return void this.#terminate('timeout');
    this.#lastFor(seconds * 1000);
    this.#notify();
  }

  /** The agent closes. */
  dispose(): void {
    if (this.#state.kind === 'new') this.reject(480);
    else this.#terminate('noresource');
  }

  /** 202, and the first NOTIFY at once; without a subscription 200, and no more (RFC 4488 §4). */
  #subscribe(decided: boolean): void {
    if (this.#state.kind === 'subscribed') this.#state = { kind: 'subscribed', decided: true };
    if (this.#state.kind !== 'new') return;
    this.#decision.dispose();
    const { request, transaction, acceptance } = this.#parts;
    if (!request.subscribes) {
      respond(this.#core, transaction, 200, { headers: [...acceptance(), ['Refer-Sub', 'false']] });
      return void this.#end();
    }
    respond(this.#core, transaction, 202, { headers: acceptance() });
    this.#state = { kind: 'subscribed', decided };
    this.#lastFor(limits.referralMs);
    this.#notify();
  }

  #lastFor(ms: number): void {
    this.#expiresAt = this.#core.clock.now() + ms;
    this.#expiry.start(ms, undefined);
  }

  #notify(): void {
    this.#untold = false;
    this.#spacing.start(spacingMs, undefined);
    const expires = Math.max(0, this.#expiresAt - this.#core.clock.now()) / 1000;
    // Nobody has said yes to it before our user has (RFC 3515 §2.4.5).
    const decided = this.#state.kind === 'subscribed' && this.#state.decided;
    void this.#send({ kind: decided ? 'active' : 'pending', expires });
  }

  #terminate(reason: 'noresource' | 'rejected' | 'timeout'): void {
    if (this.#state.kind !== 'subscribed') return;
    this.#end();
    void this.#send({ kind: 'terminated', reason });
  }

  /** A NOTIFY that fails ends the subscription; what we were asked to do goes on (RFC 3515 §2.4.4). */
  async #send(state: SubscriptionState): Promise<void> {
    const answer = await this.#parts.notify({
      headers: [
        ['Event', formatEvent(this.#parts.event)],
        ['Subscription-State', formatSubscriptionState(state)],
      ],
      body: sipfragOf(this.#status),
    });
    if (!answer.ok || answer.value.status >= 300) this.#end();
  }

  #end(): void {
    this.#state = { kind: 'silent' };
    this.#decision.dispose();
    this.#expiry.dispose();
    this.#spacing.dispose();
    this.#core.subscriptions.delete(this);
    this.#parts.over();
  }
}

/** `Require: replaces`: a target that doesn't know the header would ring for a call that nobody wants (RFC 5589 §7.3). */
function inviteHeaders({ replaces, referredBy }: ReferRequest): readonly (readonly [string, string])[] {
  return [
    ...(replaces
      ? ([
          ['Replaces', formatReplaces(replaces)],
          ['Require', 'replaces'],
        ] as const)
      : []),
    ...(referredBy ? ([['Referred-By', referredBy.text]] as const) : []),
  ];
}
