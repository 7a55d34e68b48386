import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Flow } from '../transport.ts';

/** Why a challenge is not answered: the 401 or 407 then stands as the answer. */
export type AuthProblem =
  /** It came from, or over, somebody who is not the account's own server. */
  | 'untrusted'
  /** It holds nothing that we can answer: another scheme, algorithm or quality of protection. */
  | 'unsupported'
  /** The server asked for a stronger algorithm before: somebody may stand between (RFC 7616 §5.8, RFC 8760 §3). */
  | 'downgraded'
  | 'no-password'
  | 'wrong-password'
  /** Nonce after nonce was called stale. */
  | 'too-many-rounds';

/** One request's way through its challenges. */
export interface Authentication {
  /** Puts credentials into a request where the server's nonce is known already (RFC 3261 §22.2, §22.3). */
  prepare(request: SipRequest, flow: Flow): void;
  /**
   * The header fields with which to send a request again that a 401 or 407 refused; they take the place of those of the
   * same name. `flow` is where the request went and the response came from.
   */
  answer(request: SipRequest, response: SipResponse, flow: Flow): AuthAnswer;
}

export type AuthAnswer =
  | { readonly kind: 'credentials'; readonly headers: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'none'; readonly problem: AuthProblem };

/** Who answers the challenges of an account's servers. */
export interface Authenticator {
  /** For one request, sent as often as it takes. */
  begin(): Authentication;
  /** Somebody asks again: a password that was refused gets one more chance. */
  forget(): void;
}
