import type { Account } from '../account/account.ts';
import type { Accounts } from '../account/accounts.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { Authenticator } from '../sip/auth/authenticator.ts';
import type { Events } from '../sip/event/events.ts';
import { messageSummary, parseMessageSummary } from '../sip/event/message-summary.ts';
import type { Notification } from '../sip/event/notification.ts';
import type { StandingSubscription } from '../sip/event/standing-subscription.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';

/** What waits for an account on its server. */
export interface WaitingMessages {
  readonly waiting: boolean;
  readonly newMessages: number;
  readonly oldMessages: number;
}

/** A subscription, and what it proves the account with: a change of its user, server or password brings another. */
interface Asked {
  readonly subscription: StandingSubscription;
  readonly authenticator: Authenticator;
}

/** Asks the server of each registered account for its waiting messages (RFC 3842), and keeps what it last said. */
export class Voicemail implements Disposable {
  readonly #accounts: Accounts;
  readonly #events: Pick<Events, 'subscribe'>;
  readonly #subscriptions = new Map<string, Asked>();
  /** The accounts that were registered when last looked at. */
  #registered: ReadonlySet<string> = new Set();
  readonly #waiting = new Map<string, WaitingMessages>();
  readonly #changed = new Emitter<void>();
  readonly #watch: Disposable;

  readonly onChanged = this.#changed.on;

  constructor(accounts: Accounts, events: Pick<Events, 'subscribe'>) {
    this.#accounts = accounts;
    this.#events = events;
    this.#watch = accounts.onChanged(() => this.#follow());
  }

  of(accountId: string): WaitingMessages | undefined {
    return this.#waiting.get(accountId);
  }

  /** A NOTIFY that nobody subscribed to, as some servers send it: taken from an account's own server alone. */
  takeUnasked({ event, body }: Notification, { request, flow }: ServerTransaction): boolean {
    const account = this.#accounts.accountFor(request.uri, flow);
    if (event.name !== messageSummary.event || !account?.trusts(flow)) return false;
    this.#take(account.record.id, body?.bytes);
    return true;
  }

  dispose(): void {
    this.#watch.dispose();
    for (const { subscription } of this.#subscriptions.values()) subscription.dispose();
    this.#subscriptions.clear();
    this.#changed.dispose();
  }

  #follow(): void {
    const registered = new Map(
      this.#accounts.list().flatMap((account) => (isRegistered(account) ? [[account.record.id, account]] : [])),
    );
    for (const [id, { subscription, authenticator }] of this.#subscriptions) {
      if (this.#accounts.get(id)?.identity?.authenticator === authenticator) continue;
      subscription.dispose();
      this.#subscriptions.delete(id);
      this.#waiting.delete(id);
    }
    for (const [id, account] of registered) {
      const asked = this.#subscriptions.get(id);
      if (!asked) this.#subscribe(id, account);
      // What was refused or failed may come about now that the server knows us again.
      else if (!this.#registered.has(id)) asked.subscription.retry();
    }
    this.#registered = new Set(registered.keys());
  }

  #subscribe(id: string, { identity }: Account): void {
    if (!identity) return;
    const { from, ...rest } = identity;
    const subscription = this.#events.subscribe(
      { ...messageSummary, ...rest, to: from.uri, from },
      { onNotify: ({ body }) => this.#take(id, body?.bytes) },
    );
    this.#subscriptions.set(id, { subscription, authenticator: rest.authenticator });
  }

  #take(id: string, body: Uint8Array | undefined): void {
    const summary = body && parseMessageSummary(body);
    if (!summary?.ok) return;
    const { waiting, counts } = summary.value;
    this.#waiting.set(id, { waiting, newMessages: counts.voice?.new ?? 0, oldMessages: counts.voice?.old ?? 0 });
    this.#changed.emit();
  }
}

function isRegistered(account: Account): boolean {
  return account.standing(0).code === 'registered';
}
