import type { Result } from '../../base/result.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { bodyOf, isOptional, type SessionBody } from './body.ts';
import type { Core } from './core.ts';
import type { EarlyUser } from './incoming-invite.ts';
import { refuse } from './respond.ts';
import type { Refusal } from './session.ts';

/** Who decides about an offer. */
export type Offered = Pick<EarlyUser, 'onReoffer'>;

/** A re-INVITE of the peer, or an offer in its UPDATE or PRACK, while our side makes up its mind (§14.2, RFC 3311 §5.2). */
export class ServerReinvite {
  readonly #core: Core;
  readonly #transaction: ServerTransaction;
  readonly #accepted: (answer: SessionBody) => void;
  readonly #over: () => void;
  #state: 'deciding' | 'over' = 'deciding';

  /** `accepted` sends the 2xx; `over` is called after any final answer. */
  constructor(core: Core, transaction: ServerTransaction, accepted: (answer: SessionBody) => void, over: () => void) {
    this.#core = core;
    this.#transaction = transaction;
    this.#accepted = accepted;
    this.#over = over;
    const cancelled = transaction.onCancel(() => this.terminate());
    transaction.onTerminated(() => cancelled.dispose());
  }

  ask(user: Offered): void {
    const { request } = this.#transaction;
    decisionOf(user, isOptional(request) ? undefined : bodyOf(request)).then(
      (decision) => this.#decide(decision),
      (error: unknown) => {
        this.#core.log.error({ err: error, callId: request.callId }, 'a re-INVITE could not be decided');
        this.#decide({ ok: false, error: { status: 500 } });
      },
    );
  }

  /** Cancelled by the peer (§9.2), or the dialog ends under it (§15.1.2). */
  terminate(): void {
    this.#decide({ ok: false, error: { status: 487 } });
  }

  #decide(decision: Result<SessionBody, Refusal>): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    if (decision.ok) this.#accepted(decision.value);
    else refuse(this.#core, this.#transaction, decision.error);
    this.#over();
  }
}

/** Whatever the user throws is a rejected promise. */
async function decisionOf(user: Offered, offer: SessionBody | undefined): Promise<Result<SessionBody, Refusal>> {
  return user.onReoffer(offer);
}
