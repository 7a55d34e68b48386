import type { SessionBody } from '../agent/body.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Uri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';
import type { Notification } from './notification.ts';
import type { TerminationReason } from './subscription-state.ts';

/** What to be told of, and as whom. */
export interface SubscribeOptions {
  readonly to: Uri;
  readonly from: { readonly uri: Uri; readonly displayName?: string };
  /** The package: `message-summary`. */
  readonly event: string;
  /** Bodies that are read: `application/simple-message-summary`. */
  readonly accept: readonly string[];
  /** How long it is to last until refreshed; 0 asks for the state once. The notifier may shorten it. */
  readonly expiresSeconds: number;
  /** A preloaded route set (§8.1.1.1), nearest proxy first. */
  readonly route?: readonly Uri[];
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: SessionBody;
  readonly contactUser?: string;
  /** Our whole Contact over a flow, in angle brackets; our address where it gives none. */
  readonly contact?: (flow: Flow) => string | undefined;
  /** A flow to use before any other: that of the account's registration. */
  readonly flow?: Flow;
  /** Answers 401 and 407. */
  readonly authenticator?: Authenticator;
}

/** Why a subscription is over. */
export type SubscriptionEnd =
  /** By us. */
  | { readonly kind: 'unsubscribed' }
  /** A final answer to the first SUBSCRIBE or to a refresh. */
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string; readonly retryAfterMs?: number }
  /** By a NOTIFY. */
  | { readonly kind: 'terminated'; readonly reason?: TerminationReason; readonly retryAfterMs?: number }
  /** SUBSCRIBE was accepted, and no NOTIFY came: Timer N (RFC 6665 §4.1.2.4). */
  | { readonly kind: 'no-notify' }
  | { readonly kind: 'no-response' }
  | { readonly kind: 'unreachable'; readonly message: string }
  /** It could not be refreshed in time. */
  | { readonly kind: 'expired' };

export interface SubscriptionUser {
  /** Each NOTIFY, in order, the last included. */
  onNotify(notification: Notification): void;
  /** Said once; after it comes nothing any more. */
  onEnded(end: SubscriptionEnd): void;
}
