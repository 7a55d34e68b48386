import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import type { Core } from '../agent/core.ts';
import { backoffMs } from '../agent/registration-retry.ts';
import type { Notification } from './notification.ts';
import type { SubscribeOptions, SubscriptionEnd } from './subscribing.ts';
import { Subscription } from './subscription.ts';

/** What became of a subscription that was to stand: `lost` tries again by itself, `refused` does not. */
export type Standing =
  | { readonly kind: 'asking' }
  | { readonly kind: 'standing' }
  | { readonly kind: 'lost'; readonly end: SubscriptionEnd; readonly retryInMs: number }
  | { readonly kind: 'refused'; readonly end: SubscriptionEnd };

export interface StandingUser {
  onNotify(notification: Notification): void;
  onStanding?(standing: Standing): void;
}

/**
 * Holds a subscription up: asks again when it ends for a reason that lets it (RFC 6665 §4.1.3), after waits as between
 * registrations that fail, until disposed.
 */
export class StandingSubscription implements Disposable {
  readonly #core: Core;
  readonly #options: SubscribeOptions;
  readonly #user: StandingUser;
  #subscription: Subscription | undefined;
  #retry: Disposable | undefined;
  #failures = 0;
  #disposed = false;

  constructor(core: Core, options: SubscribeOptions, user: StandingUser) {
    this.#core = core;
    this.#options = options;
    this.#user = user;
    this.#subscribe();
  }

  /** Asks at once where none stands, whatever the wait or the refusal: the network is back, or the account has registered anew. */
  retry(): void {
    if (this.#subscription || this.#disposed) return;
    this.#failures = 0;
    this.#subscribe();
  }

  /** Asks for the whole state again where one stands: something of it was missed. */
  refresh(): void {
    this.#subscription?.refresh();
  }

  dispose(): void {
    this.#disposed = true;
    this.#retry?.dispose();
    this.#retry = undefined;
    this.#subscription?.unsubscribe();
  }

  #subscribe(): void {
    this.#retry?.dispose();
    this.#retry = undefined;
    let since: number | undefined;
    this.#user.onStanding?.({ kind: 'asking' });
    this.#subscription = new Subscription(this.#core, this.#options, {
      onNotify: (notification) => {
        if (since === undefined && notification.state.kind !== 'terminated') {
          since = this.#core.clock.now();
          this.#user.onStanding?.({ kind: 'standing' });
        }
        this.#user.onNotify(notification);
      },
      onEnded: (end) => this.#ended(end, since),
    });
  }

  #ended(end: SubscriptionEnd, since: number | undefined): void {
    this.#subscription = undefined;
    if (this.#disposed) return;
    const stoodMs = since === undefined ? 0 : this.#core.clock.now() - since;
    if (stoodMs >= limits.registrationBackoffMs) this.#failures = 0;
    const wait = waitAfter(end);
    if (wait === 'never') return void this.#user.onStanding?.({ kind: 'refused', end });
    const atOnce = wait.atOnce && since !== undefined && this.#failures === 0;
    const retryInMs = Math.max(wait.leastMs, atOnce ? 0 : backoffMs(this.#core.random, this.#failures));
    this.#failures += 1;
    this.#retry = this.#core.clock.after(retryInMs, () => this.#subscribe());
    this.#user.onStanding?.({ kind: 'lost', end, retryInMs });
  }
}

/** `atOnce`: where it had stood, and once; who lets us in and out in a circle is left alone for a while. */
type Wait = 'never' | { readonly atOnce: boolean; readonly leastMs: number };

/** RFC 6665 §4.1.3 for the reasons of a NOTIFY; of answers, those that another attempt could not change are final. */
function waitAfter(end: SubscriptionEnd): Wait {
  switch (end.kind) {
    case 'unsubscribed':
      return 'never';
    case 'expired':
      return { atOnce: true, leastMs: 0 };
    case 'no-notify':
    case 'no-response':
    case 'unreachable':
      return { atOnce: false, leastMs: 0 };
    case 'refused':
      return refusalWait(end.status, end.retryAfterMs);
    case 'terminated':
      return terminationWait(end);
  }
}

function refusalWait(status: number, retryAfterMs: number | undefined): Wait {
  const passing =
    [408, 423, 429, 480, 481, 486, 491].includes(status) || (status >= 500 && status < 600 && status !== 501);
  if (passing || retryAfterMs !== undefined) return { atOnce: status === 481, leastMs: retryAfterMs ?? 0 };
  return 'never';
}

function terminationWait({ reason, retryAfterMs = 0 }: Extract<SubscriptionEnd, { kind: 'terminated' }>): Wait {
  switch (reason) {
    case 'rejected':
    case 'noresource':
    case 'invariant':
      return 'never';
    case 'deactivated':
    case 'timeout':
      return { atOnce: true, leastMs: 0 };
    // probation, giveup, or none of the RFC's
    default:
      return { atOnce: false, leastMs: retryAfterMs };
  }
}
