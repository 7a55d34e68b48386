import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import type { UserAgent } from '../agent/agent.ts';
import type { Core } from '../agent/core.ts';
import { respond } from '../agent/respond.ts';
import type { Session } from '../agent/session.ts';
import type { Uri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { parseEvent } from './event-header.ts';
import type { EventsUser } from './events-user.ts';
import { notificationIn } from './notification.ts';
import { Notifier } from './notifier.ts';
import type { NotifierOptions } from './notifier-options.ts';
import type { ReferUser } from './refer-outcome.ts';
import { Referee } from './referee.ts';
import { type ReferOptions, Referrer } from './referrer.ts';
import { StandingSubscription, type StandingUser } from './standing-subscription.ts';
import type { SubscribeOptions } from './subscribing.ts';

/** SUBSCRIBE, NOTIFY and REFER of one user agent, in calls and outside of them (RFC 6665, RFC 3515). */
export class Events implements Disposable {
  readonly #core: Core;
  readonly #user: EventsUser;
  readonly #referrer: Referrer;
  readonly #referee: Referee;
  readonly #notifiers = new Map<string, Notifier>();
  readonly #owned = new DisposableStack();

  constructor(agent: UserAgent, user: EventsUser) {
    this.#core = agent.core;
    this.#user = user;
    this.#referrer = new Referrer(agent.core);
    this.#referee = this.#owned.own(new Referee(agent.core, user));
    this.#owned.own(agent.handle('REFER', (transaction) => this.#referee.receiveApart(transaction)));
    this.#owned.own(agent.handle('SUBSCRIBE', (transaction) => this.#receiveSubscribe(transaction)));
    this.#owned.own(agent.handle('NOTIFY', (transaction) => this.#receiveUnasked(transaction)));
  }

  /** Holds a subscription up until it is disposed. */
  subscribe(options: SubscribeOptions, user: StandingUser): StandingSubscription {
    return new StandingSubscription(this.#core, options, user);
  }

  /** Lets others subscribe to a package; one notifier for each, until it is disposed. */
  offer(options: NotifierOptions): Notifier {
    const notifier = new Notifier(this.#core, options);
    this.#notifiers.get(options.event)?.dispose();
    this.#notifiers.set(options.event, this.#owned.own(notifier));
    return notifier;
  }

  /** Has the far end of a call call `to`: the blind transfer. */
  refer(session: Session, to: Uri, user: ReferUser, options?: ReferOptions): Disposable {
    return this.#referrer.refer(session, to, user, options);
  }

  /** Has the far end of a call take our place in another one: the attended transfer. */
  referTo(session: Session, other: Session, user: ReferUser, options?: ReferOptions): Disposable {
    return this.#referrer.referTo(session, other, user, options);
  }

  /** For `SessionUser.onRequest`: true where the request was one of these, and is answered. */
  take(session: Session, transaction: ServerTransaction): boolean {
    switch (transaction.request.method) {
      case 'REFER':
      case 'SUBSCRIBE':
        this.#receiveWithin(session, transaction);
        return true;
      case 'NOTIFY':
        if (!this.#referrer.take(session, transaction)) respond(this.#core, transaction, 481);
        return true;
      default:
        return false;
    }
  }

  /** The agent's own end ends the subscriptions too; this is for who stops earlier. */
  dispose(): void {
    this.#owned.dispose();
  }

  /** Of all packages only `refer` may share a call's dialog (RFC 6665 §4.5.2); others do where their notifier lets them. */
  #receiveWithin(session: Session, transaction: ServerTransaction): void {
    const name = transaction.request.method === 'SUBSCRIBE' ? eventNameIn(transaction) : 'refer';
    if (name !== 'refer') {
      if (!this.#notifiers.get(name ?? '')?.receiveWithin(session, transaction)) this.#refuseEvent(transaction);
      return;
    }
    this.#referee.receiveWithin(session, transaction);
  }

  #receiveSubscribe(transaction: ServerTransaction): void {
    const name = eventNameIn(transaction);
    if (name === 'refer') return void respond(this.#core, transaction, 403);
    const notifier = this.#notifiers.get(name ?? '');
    if (notifier) notifier.receive(transaction);
    else this.#refuseEvent(transaction);
  }

  #refuseEvent(transaction: ServerTransaction): void {
    const events = ['refer', ...this.#notifiers.keys()];
    respond(this.#core, transaction, 489, { headers: [['Allow-Events', events.join(', ')]] });
  }

  #receiveUnasked(transaction: ServerTransaction): void {
    const notification = notificationIn(transaction.request);
    if (!notification.ok) return void respond(this.#core, transaction, notification.error);
    const taken = this.#user.onUnasked?.(notification.value, transaction) ?? false;
    respond(this.#core, transaction, taken ? 200 : 481);
  }
}

function eventNameIn({ request }: ServerTransaction): string | undefined {
  const event = parseEvent(request.headers.get('Event') ?? '');
  return event.ok ? event.value.name : undefined;
}
