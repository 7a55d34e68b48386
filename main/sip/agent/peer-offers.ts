import { limits } from '../../base/limits.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipResponse } from '../message/message.ts';
import type { ReceivedRequest } from '../transaction/layer.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { bodyOf, isOptional, type SessionBody } from './body.ts';
import { accept, supported } from './capabilities.ts';
import type { ContactMaker } from './contact.ts';
import type { Core } from './core.ts';
import { allow } from './methods.ts';
import { respond } from './respond.ts';
import { ServerReinvite } from './server-reinvite.ts';
import type { SessionUser } from './session.ts';
import type { SessionTimer } from './session-timer.ts';
import { UnacknowledgedAnswers } from './unacknowledged-answers.ts';

/** What the peer's offers ask of the session that they come to. */
export interface PeerOffersHost {
  readonly dialog: Dialog;
  readonly contact: ContactMaker;
  readonly timer: SessionTimer;
  readonly user: SessionUser;
  /** An offer of ours is on its way: the peer's gets a 491 (§14.2). */
  readonly offering: boolean;
  /** This is how we have described our media last. */
  described(body: SessionBody): void;
  /** Nothing of the peer is open any more. */
  freed(): void;
  /** A 2xx of ours got no ACK in 64·T1 (§13.3.1.4). */
  abandoned(): void;
}

/** The peer's INVITEs and UPDATEs within a confirmed dialog, until they are answered and acknowledged (§14.2, RFC 3311 §5.2). */
export class PeerOffers {
  readonly #core: Core;
  readonly #host: PeerOffersHost;
  readonly #unacknowledged: UnacknowledgedAnswers;
  #deciding: ServerReinvite | undefined;

  constructor(core: Core, host: PeerOffersHost) {
    this.#core = core;
    this.#host = host;
    this.#unacknowledged = new UnacknowledgedAnswers(core);
  }

  /** Whether one of them is undecided or unacknowledged. */
  get open(): boolean {
    return this.#deciding !== undefined || this.#unacknowledged.size > 0;
  }

  /** The session is over for its user: what is undecided gets 487. */
  terminate(): void {
    this.#deciding?.terminate();
  }

  /** No 2xx is repeated any more. */
  forget(): void {
    this.#unacknowledged.dispose();
  }

  /** Repeats a 2xx of ours, already sent, until its ACK; `offered` when it carried our offer. */
  awaitAck(transaction: ServerTransaction, response: SipResponse, offered: boolean): void {
    this.#unacknowledged.add(transaction, response, offered, () => this.#host.abandoned());
  }

  /** Undefined for the ACK of nothing that waits for one; then `settle` is to be called. */
  acknowledge({ request }: ReceivedRequest): { readonly offered: boolean } | undefined {
    return this.#unacknowledged.acknowledge(request.cseq.seq);
  }

  /** After each end of one: tells the host when none is open. */
  settle(): void {
    if (this.#unacknowledged.size === 0) this.#host.freed();
  }

  /** An INVITE or UPDATE. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const offer = isOptional(request) ? undefined : bodyOf(request);
    if (request.method === 'UPDATE' && !offer && !this.#deciding) return void this.#accept(transaction, undefined);
    const collision = this.#collision(request.method);
    if (collision === 491) return void respond(this.#core, transaction, 491);
    if (collision === 500) return void refuseForNow(this.#core, transaction);
    const deciding = new ServerReinvite(
      this.#core,
      transaction,
      (answer) => this.#accept(transaction, answer),
      () => {
        this.#deciding = undefined;
        this.settle();
      },
    );
    this.#deciding = deciding;
    deciding.ask(this.#host.user);
  }

  /** The collisions with an unacknowledged 2xx are those of RFC 5407 §3.1.4 and §3.1.5. */
  #collision(method: string): 491 | 500 | undefined {
    if (this.#deciding || (method === 'INVITE' && this.#unacknowledged.full)) return 500;
    return this.#host.offering || this.#unacknowledged.offerOpen ? 491 : undefined;
  }

  #accept(transaction: ServerTransaction, body: SessionBody | undefined): void {
    const { request } = transaction;
    const { dialog, contact, timer } = this.#host;
    dialog.refreshTarget(request);
    const response = respond(this.#core, transaction, 200, {
      headers: [
        ['Contact', contact(transaction.flow)],
        ['Allow', allow],
        ['Accept', accept],
        ['Supported', supported],
        ...timer.answer(request),
      ],
      body,
    });
    if (body) this.#host.described(body);
    if (request.method === 'INVITE') this.awaitAck(transaction, response, bodyOf(request) === undefined);
  }
}

/** 500 with a Retry-After of up to 10 s: another offer of the peer is undecided (§14.2, RFC 3311 §5.2). */
export function refuseForNow(core: Core, transaction: ServerTransaction): void {
  const seconds = Math.floor(core.random.fraction() * (limits.retryAfterMs / 1_000 + 1));
  respond(core, transaction, 500, { headers: [['Retry-After', `${seconds}`]] });
}
