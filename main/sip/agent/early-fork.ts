import type { Result } from '../../base/result.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Dialog } from '../dialog/dialog.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';
import { answerOptions } from './answer-options.ts';
import { bodyOf, type SessionBody } from './body.ts';
import type { ReinviteHost } from './client-reinvite.ts';
import type { ContactMaker } from './contact.ts';
import type { Core } from './core.ts';
import { requestWithin } from './dialog-request.ts';
import type { DialogOwner, Replaceable } from './dialog-table.ts';
import { EarlyExchange } from './early-exchange.ts';
import { receiveInfo } from './info.ts';
import { allow } from './methods.ts';
import { requires } from './option-tags.ts';
import type { OutgoingUser } from './outgoing-invite.ts';
import type { RequestFailure } from './request-failure.ts';
import { respond } from './respond.ts';
import type { RequestParts, Session } from './session.ts';
import { SessionTimer } from './session-timer.ts';

/** What the forks of one INVITE have in common. */
export interface CallerParts {
  readonly contact: ContactMaker;
  readonly authenticator: Authenticator | undefined;
  /** The INVITE has an offer. */
  readonly offered: boolean;
  readonly user: OutgoingUser;
  /** The call that the INVITE is to become. */
  readonly session: Session;
}

/** One fork's early dialog, seen from the caller (§12.1.2), with what RFC 3262 and RFC 3311 let happen in it. */
export class EarlyFork implements DialogOwner, ReinviteHost {
  readonly dialog: Dialog;
  readonly flow: Flow;
  readonly ownsCallId = true;
  readonly timer: SessionTimer;
  readonly exchange: EarlyExchange;
  readonly #core: Core;
  readonly #parts: CallerParts;
  /** Of the last reliable response that was taken. */
  #rseq: number | undefined;

  constructor(core: Core, dialog: Dialog, flow: Flow, parts: CallerParts) {
    this.dialog = dialog;
    this.flow = flow;
    this.timer = new SessionTimer(core.clock, 0);
    this.#core = core;
    this.#parts = parts;
    this.exchange = new EarlyExchange(core, this, parts.offered ? 'ours-open' : 'none');
  }

  get contact(): ContactMaker {
    return this.#parts.contact;
  }

  get authenticator(): Authenticator | undefined {
    return this.#parts.authenticator;
  }

  get replaceable(): Replaceable {
    return { stage: 'early', session: this.#parts.session, remoteTarget: this.dialog.remoteTarget };
  }

  get mayInvite(): boolean {
    return !this.exchange.deciding;
  }

  /** A callee that has forgotten us: the INVITE's own answer, or its absence, says what becomes of the call. */
  lose(): void {}

  /**
   * A provisional response of this fork, acknowledged where it asks for that. False for one to be passed over: the copy of
   * one that we have had, or one that came before its turn and will come again (RFC 3262 §4).
   */
  takes(invite: SipRequest, response: SipResponse): boolean {
    const body = bodyOf(response);
    const rseq = reliableSeq(response);
    if (rseq === undefined) {
      if (this.exchange.phase === 'ours-open') this.exchange.described ??= body;
      return true;
    }
    if (this.#rseq !== undefined && rseq !== this.#rseq + 1) return false;
    this.#rseq = rseq;
    const answer = body && this.#describedBy(body);
    const headers = [['RAck', `${rseq} ${invite.cseq.seq} INVITE`] as const];
    void this.request('PRACK', { headers, ...(answer ? { body: answer } : {}) });
    return true;
  }

  request(method: string, parts?: RequestParts): Promise<Result<SipResponse, RequestFailure>> {
    return requestWithin(this.#core, this, method, parts);
  }

  /** A callee may ask, but neither offer while our offer is open (§14.2) nor say BYE before it has answered (§15). */
  receive(transaction: ServerTransaction): void {
    const { method, cseq } = transaction.request;
    const { user } = this.#parts;
    if (!this.dialog.accepts(cseq.seq)) return void respond(this.#core, transaction, 500);
    switch (method) {
      case 'OPTIONS':
        return void answerOptions(this.#core, transaction, 200);
      case 'INVITE':
        return void respond(this.#core, transaction, 491);
      case 'BYE':
      case 'PRACK':
        return void respond(this.#core, transaction, 481);
      case 'UPDATE':
        return void this.exchange.receiveUpdate(transaction, user);
      default:
        if (user.onRequest?.(transaction)) return;
        if (method === 'INFO') return void receiveInfo(this.#core, transaction, user);
        respond(this.#core, transaction, 405, { headers: [['Allow', allow]] });
    }
  }

  receiveAck(): void {}

  /** The first description in a reliable response counts: an answer, or an offer whose answer goes into the PRACK (RFC 3262 §5). */
  #describedBy(body: SessionBody): SessionBody | undefined {
    const { phase } = this.exchange;
    if (phase === 'ours-open') {
      this.exchange.phase = 'settled';
      this.exchange.described = body;
    }
    if (phase !== 'none') return undefined;
    const answer = this.#answerTo(body);
    if (answer) this.exchange.phase = 'settled';
    return answer;
  }

  /** A user that throws gives no answer; the fork will end its INVITE, or offer again in its 2xx. */
  #answerTo(offer: SessionBody): SessionBody | undefined {
    const { user } = this.#parts;
    try {
      return user.onEarlyOffer?.(offer, this.dialog.remoteTag);
    } catch (error) {
      this.#core.log.error({ err: error, callId: this.dialog.callId }, 'an early offer could not be answered');
      return undefined;
    }
  }
}

/** RSeq of a response that must be acknowledged; undefined for all others. */
export function reliableSeq(response: SipResponse): number | undefined {
  const rseq = response.headers.get('RSeq') ?? '';
  return response.status > 100 && requires(response, '100rel') && /^\d{1,10}$/.test(rseq) ? Number(rseq) : undefined;
}
