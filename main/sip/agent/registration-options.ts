import type { Authenticator } from '../auth/authenticator.ts';
import type { Uri } from '../message/uri.ts';

/** An account's registration, as it is wished for. */
export interface RegistrationOptions {
  /** The address of record: To and From of each REGISTER (§10.2). */
  readonly aor: Uri;
  /** The domain of the location service, or the server itself: the Request-URI, which has no user (§10.2). */
  readonly registrar: Uri;
  /** Outbound proxies, nearest first. */
  readonly route?: readonly Uri[];
  readonly displayName?: string;
  /** The user part of our Contact. */
  readonly contactUser: string;
  /** A UUID, the same for this account as long as it is kept (RFC 5626 §4.1). */
  readonly instanceId: string;
  readonly expiresSeconds: number;
  readonly authenticator?: Authenticator;
  /**
   * Whether a Contact that a NAT made useless is replaced by the address that the server saw (RFC 3581). Not done where
   * the server keeps to our flow by itself (RFC 5626).
   */
  readonly rewritesContact?: boolean;
}
