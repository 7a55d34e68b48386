import type { Disposable } from '../../base/disposable.ts';
import type { SessionBody } from '../agent/body.ts';
import type { ContactMaker } from '../agent/contact.ts';
import type { Core } from '../agent/core.ts';
import type { DialogOwner } from '../agent/dialog-table.ts';
import { respond } from '../agent/respond.ts';
import { TimerSlot } from '../transaction/timer-slot.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { type EventType, formatEvent, parseEvent, sameEvent } from './event-header.ts';
import { grantedSeconds, type NotifierOptions, type Teller } from './notifier-options.ts';
import { formatSubscriptionState, type SubscriptionState, type TerminationReason } from './subscription-state.ts';
import type { WatcherWay } from './watcher-way.ts';

export interface WatcherParts {
  readonly options: NotifierOptions;
  readonly event: EventType;
  readonly way: WatcherWay;
  /** The first SUBSCRIBE. */
  readonly transaction: ServerTransaction;
  readonly contact: ContactMaker;
  readonly over: () => void;
}

/** The whole state, for who has asked again; or what has changed since. */
type Due = 'whole' | 'news';

/** What is to be told, while a NOTIFY is on its way or the throttle holds the next one back. */
type State =
  | { readonly kind: 'idle' }
  /** One NOTIFY is out; `due` when another must follow. */
  | { readonly kind: 'notifying'; readonly due: Due | undefined }
  /** Not yet allowed again. */
  | { readonly kind: 'throttled'; readonly due: Due | undefined }
  | { readonly kind: 'ended' };

/** One peer's subscription to a package of ours (RFC 6665 §4.2). */
export class Watcher implements DialogOwner, Disposable {
  readonly source: string;
  readonly #core: Core;
  readonly #parts: WatcherParts;
  readonly #teller: Teller;
  readonly #expiry: TimerSlot<undefined>;
  readonly #throttle: TimerSlot<undefined>;
  #expiresAt = 0;
  #state: State = { kind: 'idle' };

  constructor(core: Core, parts: WatcherParts) {
    this.#core = core;
    this.#parts = parts;
    const { way, transaction } = parts;
    const { flow } = transaction;
    this.source = flow.remote.address;
    this.#teller = parts.options.teller(transaction.request, flow);
    this.#expiry = new TimerSlot(core.clock, () => this.#terminate('timeout'));
    this.#throttle = new TimerSlot(core.clock, () => this.#throttleOver());
    way.open(this);
    core.subscriptions.add(this);
  }

  /** The first SUBSCRIBE, or a later one: 200 for so long, and the state at once (§4.2.1.2). */
  subscribed(transaction: ServerTransaction, seconds: number): void {
    const { request, flow } = transaction;
    const recordRoutes = request.headers.all('Record-Route').map((value) => ['Record-Route', value] as const);
    respond(this.#core, transaction, 200, {
      headers: [...recordRoutes, ['Contact', this.#parts.contact(flow)], ['Expires', `${seconds}`]],
    });
    if (seconds === 0) return void this.#terminate('timeout');
    this.#expiresAt = this.#core.clock.now() + seconds * 1000;
    this.#expiry.start(seconds * 1000, undefined);
    if (this.#state.kind === 'notifying') this.#state = { kind: 'notifying', due: 'whole' };
    else this.#notify('whole');
  }

  changed(): void {
    switch (this.#state.kind) {
      case 'idle':
        this.#notify('news');
        return;
      case 'notifying':
      case 'throttled':
        this.#state = { kind: this.#state.kind, due: this.#state.due ?? 'news' };
        return;
      case 'ended':
    }
  }

  /** The package has nothing more to tell, or the agent closes. */
  dispose(): void {
    this.#terminate('noresource');
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (!this.#parts.way.accepts(request)) return void respond(this.#core, transaction, 500);
    if (request.method !== 'SUBSCRIBE') return void respond(this.#core, transaction, 481);
    const event = parseEvent(request.headers.get('Event') ?? '');
    if (!event.ok || !sameEvent(event.value, this.#parts.event)) return void respond(this.#core, transaction, 489);
    const seconds = grantedSeconds(this.#core, this.#parts.options, transaction);
    if (seconds === undefined) return;
    this.#parts.way.refreshTarget(request);
    this.subscribed(transaction, seconds);
  }

  receiveAck(): void {}

  #notify(due: Due): void {
    const body = due === 'whole' ? this.#teller.whole() : this.#teller.news();
    this.#throttle.dispose();
    switch (body) {
      case 'unchanged':
        this.#state = { kind: 'idle' };
        return;
      case 'over':
        this.#terminate('noresource');
        return;
      default: {
        const left = Math.max(0, this.#expiresAt - this.#core.clock.now());
        this.#state = { kind: 'notifying', due: undefined };
        void this.#send({ kind: 'active', expires: left / 1000 }, body);
      }
    }
  }

  #terminate(reason: TerminationReason): void {
    if (this.#state.kind === 'ended') return;
    this.#end();
    void this.#send({ kind: 'terminated', reason }, this.#teller.whole());
  }

  /** A NOTIFY that is refused, or not answered, ends the subscription without another word (§4.2.2). */
  async #send(state: SubscriptionState, body: SessionBody | undefined): Promise<void> {
    const answer = await this.#parts.way.notify({
      headers: [
        ['Event', formatEvent(this.#parts.event)],
        ['Subscription-State', formatSubscriptionState(state)],
      ],
      ...(body && { body }),
    });
    if (this.#state.kind !== 'notifying') return;
    if (!answer.ok || answer.value.status >= 300) return void this.#end();
    const { due } = this.#state;
    this.#state = { kind: 'throttled', due };
    this.#throttle.start(this.#parts.options.throttleMs, undefined);
  }

  #throttleOver(): void {
    if (this.#state.kind !== 'throttled') return;
    if (this.#state.due) this.#notify(this.#state.due);
    else this.#state = { kind: 'idle' };
  }

  #end(): void {
    this.#state = { kind: 'ended' };
    this.#expiry.dispose();
    this.#throttle.dispose();
    this.#parts.way.close();
    this.#core.subscriptions.delete(this);
    this.#parts.over();
  }
}
