import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { type ContactMaker, contactMaker } from '../agent/contact.ts';
import type { Core } from '../agent/core.ts';
import { type AnswerParts, respond } from '../agent/respond.ts';
import type { Session } from '../agent/session.ts';
import { calleeDialog } from '../dialog/dialog.ts';
import type { SipRequest } from '../message/message.ts';
import { isSipUri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { parseEvent } from './event-header.ts';
import { grantedSeconds, type NotifierOptions } from './notifier-options.ts';
import { Usage } from './usage.ts';
import { Watcher } from './watcher.ts';
import { type WatcherWay, wayOfItsOwn, wayWithin } from './watcher-way.ts';

/** The notifier of one event package (RFC 6665 §4.2): everyone who subscribed, and the rules they are let in by. */
export class Notifier implements Disposable {
  readonly #core: Core;
  readonly #options: NotifierOptions;
  readonly #watchers = new Set<Watcher>();
  /** Those in the dialogs of calls. */
  readonly #within = new Map<Session, Watcher>();

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
    const { request, flow, localTag } = transaction;
    const dialog = calleeDialog(request, localTag);
    if (!dialog) return void respond(this.#core, transaction, 400);
    const contact = contactMaker(isSipUri(request.uri) ? request.uri.user : undefined, dialog.secure);
    this.#admit(transaction, contact, () => wayOfItsOwn(this.#core, new Usage(this.#core, { dialog, flow, contact })));
  }

  /** One within a call: the first, or a refresh. False where the package has no such subscriptions. */
  receiveWithin(session: Session, transaction: ServerTransaction): boolean {
    if (!this.#options.withinCalls) return false;
    const { request } = transaction;
    const known = this.#within.get(session);
    if (known) known.receive(transaction);
    else {
      const contact = contactMaker(isSipUri(request.uri) ? request.uri.user : undefined, request.uri.scheme === 'sips');
      const way = wayWithin(session, () => this.#within.delete(session));
      const watcher = this.#admit(transaction, contact, () => way);
      if (watcher && this.#watchers.has(watcher)) this.#within.set(session, watcher);
    }
    return true;
  }

  #admit(transaction: ServerTransaction, contact: ContactMaker, way: () => WatcherWay): Watcher | undefined {
    const { request, flow } = transaction;
    const refuse = (status: number, parts?: AnswerParts) => void respond(this.#core, transaction, status, parts);
    const event = parseEvent(request.headers.get('Event') ?? '');
    if (!event.ok) return refuse(400);
    const admitted = this.#options.admits(request, flow);
    if (admitted >= 300) return refuse(admitted);
    if (!this.#reads(request)) return refuse(406);
    const seconds = grantedSeconds(this.#core, this.#options, transaction);
    if (seconds === undefined) return undefined;
    if (!this.#hasRoomFor(flow.remote.address)) {
      return refuse(503, { headers: [['Retry-After', `${retryAfterSeconds}`]] });
    }
    const watcher = new Watcher(this.#core, {
      options: this.#options,
      event: event.value,
      way: way(),
      transaction,
      contact,
      over: () => this.#watchers.delete(watcher),
    });
    this.#watchers.add(watcher);
    watcher.subscribed(transaction, seconds);
    return watcher;
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
    return fromThere < (this.#options.perSource ?? limits.subscriptionsPerSource);
  }
}

const retryAfterSeconds = 60;
