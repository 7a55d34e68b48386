import type { Uri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Notification } from './notification.ts';
import type { Referral } from './referral.ts';

/** The conferences of this machine, as far as REFERs concern them (RFC 4579 §5.5, §5.11). */
export interface ConferenceReferrals {
  /** Whether the URI is that of one. */
  has(uri: Uri): boolean;
  /** True where the REFER is for one of them: it is accepted or rejected then. */
  take(referral: Referral): boolean;
}

export interface EventsUser {
  /** The far end of a call wants us to call somebody: accept or reject it, now or later. */
  onReferral(referral: Referral): void;
  /** Asked first, of every REFER; those that are not for a conference, in no call, or for a BYE are refused. */
  readonly conferences?: ConferenceReferrals;
  /**
   * A NOTIFY that nobody subscribed to: some servers tell of waiting messages so. True where it came from whom it may come
   * from, which `transaction.flow` says, and was taken.
   */
  onUnasked?(notification: Notification, transaction: ServerTransaction): boolean;
}
