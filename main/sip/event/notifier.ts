import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { contactMaker } from '../agent/contact.ts';
import type { Core } from '../agent/core.ts';
import { respond } from '../agent/respond.ts';
import type { Dialog } from '../dialog/dialog.ts';
import { calleeDialog } from '../dialog/dialog.ts';
import type { SipRequest } from '../message/message.ts';
import { isSipUri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { type EventType, parseEvent } from './event-header.ts';
import { grantedSeconds, type NotifierOptions } from './notifier-options.ts';
import { Watcher } from './watcher.ts';

/** The notifier of one event package (RFC 6665 §4.2): everyone who subscribed, and the rules they are let in by. */
export class Notifier implements Disposable {
  readonly #core: Core;
  readonly #options: NotifierOptions;
  readonly #watchers = new Set<Watcher>();

  constructor(core: Core, options: NotifierOptions) {
    this.#core = core;
    this.#options = options;
  }

  get size(): number {
    return this.#watchers.size;
  }

  /** The state is another: all are told, each as soon as its throttle lets it. */
  changed(): void {
    for (const watcher of this.#watchers) watcher.changed();
  }

  /** There is nothing more to tell: all are told so. */
  dispose(): void {
    for (const watcher of [...this.#watchers]) watcher.dispose();
  }

  /** A SUBSCRIBE outside any dialog for this package. */
  receive(transaction: ServerTransaction): void {
    const { request, flow } = transaction;
    const event = parseEvent(request.headers.get('Event') ?? '');
    const dialog = calleeDialog(request, transaction.localTag);
    if (!event.ok || !dialog) return void respond(this.#core, transaction, 400);
    const admitted = this.#options.admits(request, flow);
    if (admitted >= 300) return void respond(this.#core, transaction, admitted);
    if (!this.#reads(request)) return void respond(this.#core, transaction, 406);
    const seconds = grantedSeconds(this.#core, this.#options, transaction);
    if (seconds === undefined) return;
    if (!this.#hasRoomFor(flow.remote.address)) {
      return void respond(this.#core, transaction, 503, { headers: [['Retry-After', `${retryAfterSeconds}`]] });
    }
    this.#let(event.value, transaction, dialog, seconds);
  }

  #let(event: EventType, transaction: ServerTransaction, dialog: Dialog, seconds: number): void {
    const { uri } = transaction.request;
    const watcher = new Watcher(this.#core, {
      options: this.#options,
      event,
      dialog,
      transaction,
      contact: contactMaker(isSipUri(uri) ? uri.user : undefined, dialog.secure),
      over: () => this.#watchers.delete(watcher),
    });
    this.#watchers.add(watcher);
    watcher.subscribed(transaction, seconds);
  }

  /** An absent Accept means the package's own type (§3.1.3). */
  #reads(subscribe: SipRequest): boolean {
    if (!subscribe.headers.has('Accept')) return true;
    const ranges = subscribe.headers.list('Accept').map((range) => range.split(';')[0]?.trim().toLowerCase());
    return ranges.some((range) => range === this.#options.contentType || range === 'application/*' || range === '*/*');
  }

  #hasRoomFor(address: string): boolean {
    if (this.#watchers.size >= limits.subscriptions) return false;
    let fromThere = 0;
    for (const watcher of this.#watchers) if (watcher.source === address) fromThere += 1;
    return fromThere < limits.subscriptionsPerSource;
  }
}

const retryAfterSeconds = 60;
