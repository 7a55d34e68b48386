import type { Disposable } from '../../base/disposable.ts';
import type { ContactMaker } from '../agent/contact.ts';
import type { Core } from '../agent/core.ts';
import type { DialogOwner } from '../agent/dialog-table.ts';
import { respond } from '../agent/respond.ts';
import type { Dialog } from '../dialog/dialog.ts';
import { TimerSlot } from '../transaction/timer-slot.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { type EventType, formatEvent, parseEvent, sameEvent } from './event-header.ts';
import { grantedSeconds, type NotifierOptions } from './notifier-options.ts';
import { formatSubscriptionState, type SubscriptionState, type TerminationReason } from './subscription-state.ts';
import { Usage } from './usage.ts';

export interface WatcherParts {
  readonly options: NotifierOptions;
  readonly event: EventType;
  readonly dialog: Dialog;
  /** The first SUBSCRIBE. */
  readonly transaction: ServerTransaction;
  readonly contact: ContactMaker;
  readonly over: () => void;
}

/** What is to be told, while a NOTIFY is on its way or the throttle holds the next one back. */
type State =
  | { readonly kind: 'idle' }
  /** One NOTIFY is out; `stale` when the state changed since. */
  | { readonly kind: 'notifying'; readonly stale: boolean }
  /** Not yet allowed again. */
  | { readonly kind: 'throttled'; readonly stale: boolean }
  | { readonly kind: 'ended' };

/** One peer's subscription to a package of ours (RFC 6665 §4.2), in a dialog of its own. */
export class Watcher implements DialogOwner, Disposable {
  readonly source: string;
  readonly #core: Core;
  readonly #parts: WatcherParts;
  readonly #usage: Usage;
  readonly #subscribe: ServerTransaction;
  readonly #expiry: TimerSlot<undefined>;
  readonly #throttle: TimerSlot<undefined>;
  #expiresAt = 0;
  #version = 0;
  #state: State = { kind: 'idle' };

  constructor(core: Core, parts: WatcherParts) {
    this.#core = core;
    this.#parts = parts;
    const { dialog, transaction, contact } = parts;
    const { flow } = transaction;
    this.source = flow.remote.address;
    this.#subscribe = transaction;
    this.#usage = new Usage(core, { dialog, flow, contact });
    this.#expiry = new TimerSlot(core.clock, () => this.#terminate('timeout'));
    this.#throttle = new TimerSlot(core.clock, () => this.#throttleOver());
    core.dialogs.set(dialog, this);
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
    if (this.#state.kind === 'notifying') this.#state = { kind: 'notifying', stale: true };
    else this.#notify();
  }

  changed(): void {
    switch (this.#state.kind) {
      case 'idle':
        this.#notify();
        return;
      case 'notifying':
      case 'throttled':
        this.#state = { kind: this.#state.kind, stale: true };
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
    if (!this.#usage.dialog.accepts(request.cseq.seq)) return void respond(this.#core, transaction, 500);
    if (request.method !== 'SUBSCRIBE') return void respond(this.#core, transaction, 481);
    const event = parseEvent(request.headers.get('Event') ?? '');
    if (!event.ok || !sameEvent(event.value, this.#parts.event)) return void respond(this.#core, transaction, 489);
    const seconds = grantedSeconds(this.#core, this.#parts.options, transaction);
    if (seconds === undefined) return;
    this.#usage.dialog.refreshTarget(request);
    this.subscribed(transaction, seconds);
  }

  receiveAck(): void {}

  #notify(): void {
    const left = Math.max(0, this.#expiresAt - this.#core.clock.now());
    this.#throttle.dispose();
    this.#state = { kind: 'notifying', stale: false };
    void this.#send({ kind: 'active', expires: left / 1000 });
  }

  #terminate(reason: TerminationReason): void {
    if (this.#state.kind === 'ended') return;
    this.#end();
    void this.#send({ kind: 'terminated', reason });
  }

  /** A NOTIFY that is refused, or not answered, ends the subscription without another word (§4.2.2). */
  async #send(state: SubscriptionState): Promise<void> {
    const body = this.#parts.options.state(this.#subscribe.request, this.#version, this.#subscribe.flow);
    this.#version += 1;
    const answer = await this.#usage.request('NOTIFY', {
      headers: [
        ['Event', formatEvent(this.#parts.event)],
        ['Subscription-State', formatSubscriptionState(state)],
      ],
      ...(body && { body }),
    });
    if (this.#state.kind !== 'notifying') return;
    if (!answer.ok || answer.value.status >= 300) return void this.#end();
    const { stale } = this.#state;
    this.#state = { kind: 'throttled', stale };
    this.#throttle.start(this.#parts.options.throttleMs, undefined);
  }

  #throttleOver(): void {
    if (this.#state.kind !== 'throttled') return;
    if (this.#state.stale) this.#notify();
    else this.#state = { kind: 'idle' };
  }

  #end(): void {
    this.#state = { kind: 'ended' };
    this.#expiry.dispose();
    this.#throttle.dispose();
    this.#core.dialogs.delete(this.#parts.dialog);
    this.#core.subscriptions.delete(this);
    this.#parts.over();
  }
}
