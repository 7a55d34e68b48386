import type { Disposable } from '../../base/disposable.ts';
import type { SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Core } from './core.ts';

/** A 2xx to an INVITE, sent again after T1, 2·T1 … T2 until its ACK comes, for 64·T1 at most, on any transport (§13.3.1.4). */
export class UnacknowledgedAnswer implements Disposable {
  readonly #core: Core;
  readonly #transaction: ServerTransaction;
  readonly #response: SipResponse;
  readonly #deadline: Disposable;
  #repetition: Disposable;

  /** `abandoned` is called when no ACK came in 64·T1. The response itself has been sent. */
  constructor(core: Core, transaction: ServerTransaction, response: SipResponse, abandoned: () => void) {
    this.#core = core;
    this.#transaction = transaction;
    this.#response = response;
    this.#repetition = this.#repeatAfter(core.timing.t1Ms);
    this.#deadline = core.clock.after(64 * core.timing.t1Ms, () => {
      this.dispose();
      abandoned();
    });
  }

  /** The ACK is there, or nobody waits for it any more. */
  dispose(): void {
    this.#repetition.dispose();
    this.#deadline.dispose();
  }

  #repeatAfter(intervalMs: number): Disposable {
    return this.#core.clock.after(intervalMs, () => {
      this.#transaction.respond(this.#response);
      this.#repetition = this.#repeatAfter(Math.min(2 * intervalMs, this.#core.timing.t2Ms));
    });
  }
}
