import type { Disposable } from '../../base/disposable.ts';
import type { Result } from '../../base/result.ts';
import type { Core } from '../agent/core.ts';
import type { DialogOwner } from '../agent/dialog-table.ts';
import type { RequestFailure } from '../agent/request-failure.ts';
import { respond } from '../agent/respond.ts';
import type { SipResponse } from '../message/message.ts';
import { TimerSlot } from '../transaction/timer-slot.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { type EventType, formatEvent, sameEvent } from './event-header.ts';
import { FirstSubscribe } from './first-subscribe.ts';
import { type Notification, notificationIn } from './notification.ts';
import { notifiedDialog } from './notified-dialog.ts';
import { endsSubscription, minExpiresOf, refreshDelayMs, refusalBy, terminationBy } from './refreshing.ts';
import type { SubscribeOptions, SubscriptionEnd, SubscriptionUser } from './subscribing.ts';
import { Usage } from './usage.ts';

type State =
  /** The first SUBSCRIBE is out; the first NOTIFY makes the dialog, before the 2xx or after it. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'standing'; readonly usage: Usage }
  /** Unsubscribed by us: the last NOTIFY is awaited in silence. */
  | { readonly kind: 'leaving'; readonly usage: Usage }
  | { readonly kind: 'ended' };

/** A subscription of ours: the subscriber of RFC 6665 §4.1. Of several forks the first to notify has it, the others get 481. */
export class Subscription implements DialogOwner, Disposable {
  readonly #core: Core;
  readonly #options: SubscribeOptions;
  readonly #user: SubscriptionUser;
  readonly #event: EventType;
  readonly #first: FirstSubscribe;
  readonly #expected: Disposable;
  /** Timer N: a SUBSCRIBE that no NOTIFY follows. */
  readonly #timerN: TimerSlot<undefined>;
  readonly #expiry: TimerSlot<SubscriptionEnd>;
  readonly #refresh: TimerSlot<undefined>;
  /** What we ask for; a 423 raises it. */
  #wantedSeconds: number;
  /** On the clock. */
  #expiresAt = 0;
  #state: State = { kind: 'asking' };

  constructor(core: Core, options: SubscribeOptions, user: SubscriptionUser) {
    this.#core = core;
    this.#options = options;
    this.#user = user;
    this.#event = { name: options.event, params: new Map() };
    this.#wantedSeconds = options.expiresSeconds;
    this.#timerN = new TimerSlot(core.clock, () =>
      this.#conclude({ kind: this.#first.accepted ? 'no-notify' : 'no-response' }),
    );
    this.#expiry = new TimerSlot(core.clock, (end) => this.#conclude(end));
    this.#refresh = new TimerSlot(core.clock, () => this.#subscribeAgain());
    core.subscriptions.add(this);
    this.#first = new FirstSubscribe(core, options, {
      onAccepted: (response) => this.#accepted(response),
      onFailed: (end) => this.#conclude(end),
    });
    this.#expected = core.dialogs.expect(this.#first.callId, this.#first.localTag, this);
    this.#awaitNotify();
  }

  /** Asks for the whole state again; while the first answer is awaited, that will be it. */
  refresh(): void {
    this.#refresh.dispose();
    this.#subscribeAgain();
  }

  /** Says that no more is wanted. `onEnded` is called before this returns; the messages follow on their own. */
  unsubscribe(): void {
    switch (this.#state.kind) {
      case 'asking':
        // Whoever notifies from now on is told 481, which ends it there too.
        this.#conclude({ kind: 'unsubscribed' });
        return;
      case 'standing': {
        const { usage } = this.#state;
        this.#refresh.dispose();
        this.#expiry.dispose();
        this.#state = { kind: 'leaving', usage };
        this.#awaitNotify();
        void this.#subscribe(usage, 0);
        this.#user.onEnded({ kind: 'unsubscribed' });
        return;
      }
      case 'leaving':
      case 'ended':
    }
  }

  /** The agent closes: it is unsubscribed, and no timer stays. */
  dispose(): void {
    this.unsubscribe();
    this.#end();
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (request.method !== 'NOTIFY') return void respond(this.#core, transaction, 481);
    const notification = notificationIn(request);
    if (!notification.ok) return void respond(this.#core, transaction, notification.error);
    if (!sameEvent(notification.value.event, this.#event)) return void respond(this.#core, transaction, 489);
    const usage = this.#usageFor(transaction);
    if (!usage) return void respond(this.#core, transaction, 481);
    if (!usage.dialog.accepts(request.cseq.seq)) return void respond(this.#core, transaction, 500);
    const { accept } = this.#options;
    const { body } = notification.value;
    if (body && !accept.includes(body.contentType)) {
      return void respond(this.#core, transaction, 415, { headers: [['Accept', accept.join(', ')]] });
    }
    usage.dialog.refreshTarget(request);
    respond(this.#core, transaction, 200);
    this.#take(notification.value, usage);
  }

  receiveAck(): void {}

  /** That of the subscription, or of the first fork to notify; undefined for another fork, and when it is over. */
  #usageFor({ request, flow }: ServerTransaction): Usage | undefined {
    switch (this.#state.kind) {
      case 'asking': {
        const dialog = notifiedDialog(this.#first.request, request);
        const { contact } = this.#first;
        return dialog && new Usage(this.#core, { dialog, flow, contact, authenticator: this.#options.authenticator });
      }
      case 'standing':
      case 'leaving': {
        const { usage } = this.#state;
        return usage.dialog.remoteTag === (request.from.tag ?? '') ? usage : undefined;
      }
      case 'ended':
        return undefined;
    }
  }

  #take(notification: Notification, usage: Usage): void {
    const { state } = notification;
    this.#timerN.dispose();
    const silent = this.#state.kind === 'leaving';
    if (this.#state.kind === 'asking') this.#state = { kind: 'standing', usage };
    if (state.kind !== 'terminated' && !silent) {
      this.#lastsFor(state.expires ?? (this.#expiry.running ? undefined : this.#first.grantedSeconds));
    }
    if (!silent) this.#tell(notification);
    if (state.kind === 'terminated') this.#conclude(terminationBy(state));
    // A NOTIFY that crossed our leaving: the last one is still to come.
    else if (this.#state.kind === 'leaving') this.#awaitNotify();
  }

  /** A user that throws must not leave the NOTIFY half taken. */
  #tell(notification: Notification): void {
    try {
      this.#user.onNotify(notification);
    } catch (error) {
      this.#core.log.error({ err: error }, 'a notification could not be taken');
    }
  }

  #accepted(response: SipResponse): void {
    if (this.#state.kind === 'standing') this.#lastsFor(response.expires);
  }

  #subscribeAgain(): void {
    if (this.#state.kind !== 'standing') return;
    this.#awaitNotify();
    void this.#subscribe(this.#state.usage, this.#wantedSeconds);
  }

  async #subscribe(usage: Usage, seconds: number): Promise<void> {
    const answer = await usage.request('SUBSCRIBE', {
      headers: [
        ['Event', formatEvent(this.#event)],
        ['Accept', this.#options.accept.join(', ')],
        ['Expires', `${seconds}`],
      ],
    });
    if (this.#state.kind === 'leaving') {
      if (!answer.ok || answer.value.status >= 300) this.#end();
    } else if (this.#state.kind === 'standing') this.#refreshed(answer, usage);
  }

  #refreshed(answer: Result<SipResponse, RequestFailure>, usage: Usage): void {
    if (answer.ok && answer.value.status < 300) {
      usage.dialog.refreshTarget(answer.value);
      // Without a word on it, it lasts as long as we asked for.
      return void this.#lastsFor(answer.value.expires ?? this.#wantedSeconds);
    }
    this.#timerN.dispose();
    if (answer.ok && endsSubscription(answer.value.status)) return void this.#conclude(refusalBy(answer.value));
    const least = answer.ok && answer.value.status === 423 ? minExpiresOf(answer.value) : undefined;
    if (least !== undefined && least > this.#wantedSeconds) {
      this.#wantedSeconds = least;
      return void this.#subscribeAgain();
    }
    this.#lastsFor(this.#remainingSeconds());
  }

  #remainingSeconds(): number {
    return Math.max(0, (this.#expiresAt - this.#core.clock.now()) / 1000);
  }

  /** Undefined leaves it as it is. */
  #lastsFor(seconds: number | undefined): void {
    if (seconds === undefined) return;
    const ms = Math.min(seconds, longestSeconds) * 1000;
    this.#expiresAt = this.#core.clock.now() + ms;
    this.#expiry.start(ms, { kind: 'expired' });
    if (ms > leastRefreshMs) this.#refresh.start(refreshDelayMs(ms), undefined);
    else this.#refresh.dispose();
  }

  #awaitNotify(): void {
    this.#timerN.start(64 * this.#core.timing.t1Ms, undefined);
  }

  /** Over, and its user is told unless it was the user's own wish. */
  #conclude(end: SubscriptionEnd): void {
    const told = this.#state.kind === 'leaving' || this.#state.kind === 'ended';
    this.#end();
    if (!told) this.#user.onEnded(end);
  }

  #end(): void {
    this.#state = { kind: 'ended' };
    this.#first.dispose();
    this.#expected.dispose();
    this.#timerN.dispose();
    this.#expiry.dispose();
    this.#refresh.dispose();
    this.#core.subscriptions.delete(this);
  }
}

/** A timer of Node's holds 24 days and not more. */
const longestSeconds = 20 * 24 * 3600;
/** What lasts no longer than this is a poll, or over before a refresh would be answered. */
const leastRefreshMs = 5_000;
