import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Core } from '../agent/core.ts';
import type { DialogOwner } from '../agent/dialog-table.ts';
import type { RequestFailure } from '../agent/request-failure.ts';
import { respond } from '../agent/respond.ts';
import type { SipResponse } from '../message/message.ts';
import { TimerSlot } from '../transaction/timer-slot.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { type Notification, notificationIn } from './notification.ts';
import type { ReferOutcome, ReferUser } from './refer-outcome.ts';
import { parseSipfrag, type ReferStatus, sipfragType } from './sipfrag.ts';
import type { SubscriptionState } from './subscription-state.ts';

export interface OutgoingReferralParts {
  /** What the NOTIFYs bear: the dialog of the REFER, as far as we know it. */
  readonly callId: string;
  readonly localTag: string;
  /** Sends the REFER. */
  readonly send: () => Promise<Result<SipResponse, RequestFailure>>;
  readonly user: ReferUser;
  readonly over: () => void;
}

type State =
  /** REFER is out; a NOTIFY may overtake its 202. `heard`: one did. */
  | { readonly kind: 'asking'; readonly heard: boolean }
  | { readonly kind: 'subscribed' }
  /** The outcome is told; what NOTIFYs still come are answered. */
  | { readonly kind: 'settled' }
  | { readonly kind: 'ended' };

/** A REFER of ours and its implicit subscription (RFC 3515 §2.4.4): whether the far end's call came about. */
export class OutgoingReferral implements DialogOwner, Disposable {
  readonly #core: Core;
  readonly #parts: OutgoingReferralParts;
  readonly #expected: Disposable;
  /** Timer N until a NOTIFY has come; then what the notifier grants. */
  readonly #patience: TimerSlot<undefined>;
  #state: State = { kind: 'asking', heard: false };
  /** The REFER's CSeq number, which names it among several of one dialog (§2.4.6). */
  #id: string | undefined;
  /** Of several forks the first to notify is listened to. */
  #notifier: string | undefined;

  constructor(core: Core, parts: OutgoingReferralParts) {
    this.#core = core;
    this.#parts = parts;
    this.#patience = new TimerSlot(core.clock, () => this.#outOfPatience());
    this.#expected = core.dialogs.expect(parts.callId, parts.localTag, this);
    core.subscriptions.add(this);
    void this.#ask();
  }

  /** Whether its outcome is still awaited. */
  get open(): boolean {
    return this.#state.kind === 'asking' || this.#state.kind === 'subscribed';
  }

  /** Nobody wants to know any more. The far end goes on with what it was asked. */
  dispose(): void {
    this.#end();
  }

  receiveAck(): void {}

  /** A NOTIFY: through the call's dialog, or when that is over, directly. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const notification = notificationIn(request);
    if (request.method !== 'NOTIFY' || this.#state.kind === 'ended') return void respond(this.#core, transaction, 481);
    if (!notification.ok) return void respond(this.#core, transaction, notification.error);
    const { event, state } = notification.value;
    if (event.name !== 'refer') return void respond(this.#core, transaction, 489);
    const from = request.from.tag ?? '';
    if (!this.#isOurs(event.id, from)) return void respond(this.#core, transaction, 481);
    const status = statusIn(notification.value);
    if (!status.ok) return void respond(this.#core, transaction, status.error);
    this.#notifier = from;
    respond(this.#core, transaction, 200);
    this.#take(state, status.value);
  }

  async #ask(): Promise<void> {
    this.#awaitNotify();
    const answer = await this.#parts.send();
    if (this.#state.kind !== 'asking') return;
    if (!answer.ok) return void this.#settle(failureOf(answer.error));
    const { status, reason, cseq, headers } = answer.value;
    if (status >= 300) return void this.#settle({ kind: 'refused', status, reason });
    this.#id = `${cseq.seq}`;
    if (headers.get('Refer-Sub')?.trim().toLowerCase() === 'false') return void this.#settle({ kind: 'unknown' });
    if (!this.#state.heard) this.#awaitNotify();
    this.#state = { kind: 'subscribed' };
  }

  /** An id is the REFER's number; before its answer we don't know that for sure, for a challenge may have raised it. */
  #isOurs(id: string | undefined, from: string): boolean {
    if (this.#notifier !== undefined && this.#notifier !== from) return false;
    return id === undefined || this.#id === undefined || id === this.#id;
  }

  #take(state: SubscriptionState, status: ReferStatus | undefined): void {
    if (this.#state.kind === 'asking') this.#state = { kind: 'asking', heard: true };
    if (this.#state.kind !== 'settled') {
      const seconds = (state.kind !== 'terminated' && state.expires) || limits.referralMs / 1000;
      this.#patience.start(Math.min(seconds * 1000, longestMs), undefined);
      if (status && status.status >= 200) this.#settle(outcomeOf(status));
      else if (state.kind === 'terminated') this.#settle({ kind: 'unknown' });
      else if (status) this.#parts.user.onProgress(status);
    }
    if (state.kind === 'terminated') this.#end();
  }

  #outOfPatience(): void {
    if (this.open) this.#settle({ kind: 'unknown' });
    this.#end();
  }

  /** The subscription may outlive its outcome by a NOTIFY that says that it is over. */
  #settle(outcome: ReferOutcome): void {
    if (!this.open) return;
    const accepted = outcome.kind === 'succeeded' || outcome.kind === 'failed' || outcome.kind === 'unknown';
    this.#state = { kind: 'settled' };
    this.#awaitNotify();
    if (!accepted) this.#end();
    this.#parts.user.onOutcome(outcome);
  }

  #awaitNotify(): void {
    this.#patience.start(64 * this.#core.timing.t1Ms, undefined);
  }

  #end(): void {
    this.#state = { kind: 'ended' };
    this.#patience.dispose();
    this.#expected.dispose();
    this.#core.subscriptions.delete(this);
    this.#parts.over();
  }
}

/** However long the far end promises to tell. */
const longestMs = 3_600_000;

/** Undefined where the last NOTIFY has no body, which RFC 3515 §2.4.5 forbids and some do. */
function statusIn({ body, state }: Notification): Result<ReferStatus | undefined, 400 | 415> {
  if (!body) return state.kind === 'terminated' ? ok(undefined) : err(400);
  if (body.contentType !== sipfragType) return err(415);
  const parsed = parseSipfrag(body.bytes);
  return parsed.ok ? parsed : err(400);
}

function outcomeOf({ status, reason }: ReferStatus): ReferOutcome {
  return { kind: status < 300 ? 'succeeded' : 'failed', status, reason };
}

function failureOf(failure: RequestFailure): ReferOutcome {
  return failure.kind === 'no-response' ? failure : { kind: 'unreachable', message: failure.message };
}
