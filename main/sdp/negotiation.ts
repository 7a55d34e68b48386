import { err, type Result } from '../base/result.ts';
import type { Agreed, LocalMedia } from './agreed.ts';
import type { HoldState } from './direction.ts';
import { refused, type SdpError } from './sdp-error.ts';

/**
 * The offers and answers of one session, body in and body out: keeps the session id, counts the version, keeps the
 * order of the streams and the payload numbers once given (RFC 3264 §8), and composes our hold with the peer's.
 */
export class Negotiation {
  #held = false;

  constructor(_local: Omit<LocalMedia, 'direction'>) {}

  /** Whether this end holds the call; counts from the next offer or answer on. */
  get held(): boolean {
    return this.#held;
  }

  set held(held: boolean) {
    this.#held = held;
  }

  /** What was last agreed on; undefined before the first answer. */
  get agreed(): Agreed | undefined {
    return undefined;
  }

  get hold(): HoldState {
    return 'none';
  }

  /** An offer to send: in an INVITE, a re-INVITE, or the 200 to an INVITE that had none. Call `accept` or `abandon` next. */
  offer(): Uint8Array {
    return new Uint8Array(0);
  }

  /** The peer's answer to our last offer. On an error the session stands as before the offer. */
  accept(_answer: Uint8Array): Result<Agreed, SdpError> {
    return err(refused(399, 'not written yet'));
  }

  /** Our offer was refused or never answered: the session stands as it did before. */
  abandon(): void {}

  /** The answer to the peer's offer. On an error the session stands as before. */
  answer(_offer: Uint8Array): Result<{ readonly body: Uint8Array; readonly agreed: Agreed }, SdpError> {
    return err(refused(399, 'not written yet'));
  }
}
