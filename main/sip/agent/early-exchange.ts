import { err, type Result } from '../../base/result.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { bodyOf, type SessionBody } from './body.ts';
import { ClientReinvite, type ReinviteHost } from './client-reinvite.ts';
import type { Core } from './core.ts';
import type { EarlyUser } from './incoming-invite.ts';
import { allow } from './methods.ts';
import { refuseForNow } from './peer-offers.ts';
import { respond } from './respond.ts';
import { ServerReinvite } from './server-reinvite.ts';
import type { ReinviteFailure } from './session.ts';

/** How far the first offer and answer of an INVITE have come in one of its early dialogs (RFC 3262 §5). */
type Phase =
  /** Neither end has offered in a message that is sure to arrive. */
  | 'none'
  | 'ours-open'
  | 'theirs-open'
  /** There is an answer: either end may offer anew by UPDATE (RFC 3311 §5.1). */
  | 'settled';

/** Offers and answers in a dialog that is not confirmed. */
export class EarlyExchange {
  phase: Phase;
  /** What the peer last said of its media. */
  described: SessionBody | undefined;
  readonly #core: Core;
  readonly #host: ReinviteHost;
  #ours: ClientReinvite | undefined;
  #theirs: ServerReinvite | undefined;

  constructor(core: Core, host: ReinviteHost, phase: Phase) {
    this.#core = core;
    this.#host = host;
    this.phase = phase;
  }

  /** An UPDATE of the peer; without a user its offers are refused. */
  receiveUpdate(transaction: ServerTransaction, user: EarlyUser | undefined): void {
    const offer = bodyOf(transaction.request);
    if (this.#theirs) return void refuseForNow(this.#core, transaction);
    if (!offer) return void this.#accept(transaction, undefined);
    if (this.phase === 'ours-open' || this.#ours?.inviting) return void respond(this.#core, transaction, 491);
    if (this.phase !== 'settled') return void refuseForNow(this.#core, transaction);
    this.decide(transaction, offer, user);
  }

  /** Has the user answer an offer in an UPDATE or a PRACK. */
  decide(transaction: ServerTransaction, offer: SessionBody, user: EarlyUser | undefined): void {
    const theirs = new ServerReinvite(
      this.#core,
      transaction,
      (answer) => {
        this.described = offer;
        this.#accept(transaction, answer);
      },
      () => {
        this.#theirs = undefined;
        this.#ours?.proceed();
      },
    );
    this.#theirs = theirs;
    theirs.ask(user ?? unable);
  }

  /** Our UPDATE. 491 while an offer is open, 405 where the peer takes none. */
  update(offer?: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    if (!this.#host.dialog.allows('UPDATE')) return refusal(405);
    if (this.#ours || (offer && this.phase !== 'settled')) return refusal(491);
    return new Promise((resolve) => {
      this.#ours = new ClientReinvite(this.#core, this.#host, {
        method: 'UPDATE',
        offer: offer && (typeof offer === 'function' ? offer : () => offer),
        settle: (outcome) => {
          this.#ours = undefined;
          if (outcome.ok && outcome.value) this.described = outcome.value;
          resolve(outcome);
        },
      });
      this.#ours.proceed();
    });
  }

  /** Whether an offer of the peer is undecided. */
  get deciding(): boolean {
    return this.#theirs !== undefined;
  }

  /** The dialog is over. */
  abandon(): void {
    this.#ours?.abandon();
    this.#theirs?.terminate();
  }

  #accept(transaction: ServerTransaction, body: SessionBody | undefined): void {
    if (transaction.request.method === 'PRACK') return void respond(this.#core, transaction, 200, { body });
    this.#host.dialog.refreshTarget(transaction.request);
    const headers = [['Contact', this.#host.contact(transaction.flow)] as const, ['Allow', allow] as const];
    respond(this.#core, transaction, 200, { headers, body });
  }
}

/** Nobody attends to the dialog before the call is answered. */
const unable = { onReoffer: () => Promise.resolve(err({ status: 488 })) };

function refusal(status: number): Promise<Result<never, ReinviteFailure>> {
  return Promise.resolve(err({ status, reason: reasonPhrase(status) }));
}
