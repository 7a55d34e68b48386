import { limits } from '../../base/limits.ts';
import { err } from '../../base/result.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { SipResponse } from '../message/message.ts';
import type { ClientTransaction } from '../transaction/user.ts';
import { Acknowledgement } from './acknowledgement.ts';
import { bodyOf, type SessionBody } from './body.ts';
import type { CallContact } from './contact.ts';
import type { Core } from './core.ts';
import type { EarlyDialogs } from './early-dialogs.ts';
import { InviteSession } from './invite-session.ts';
import type { SessionUser } from './session.ts';
import type { SessionTimer } from './session-timer.ts';

/** What one INVITE's 2xx responses have in common. */
export interface ForkParts {
  readonly id: string;
  readonly contact: CallContact;
  readonly authenticator: Authenticator | undefined;
  readonly early: EarlyDialogs;
  /** That of the INVITE: each dialog gets one of its own. */
  readonly timer: SessionTimer;
}

/** The forks that answered one INVITE with 2xx: each gets its ACK, and one the call (§13.2.2.4). */
export class AnsweredForks {
  readonly #core: Core;
  readonly #parts: ForkParts;
  readonly #acknowledgements = new Map<string, Acknowledgement>();

  constructor(core: Core, parts: ForkParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** True for the copy of a 2xx that we have had: its ACK goes out again. */
  acknowledgeAgain(response: SipResponse): boolean {
    const acknowledgement = this.#acknowledgements.get(response.to.tag ?? '');
    acknowledgement?.send();
    return acknowledgement !== undefined;
  }

  /** Confirms the dialog of a 2xx, sends the ACK with `answer`, and makes the session. */
  begin(
    response: SipResponse,
    transaction: ClientTransaction,
    user: SessionUser,
    answer: SessionBody | undefined,
  ): InviteSession {
    const { id, contact, authenticator, early } = this.#parts;
    const { request, flow } = transaction;
    const dialog = early.confirm(transaction, response);
    const acknowledgement = new Acknowledgement(this.#core, dialog, request, answer, flow);
    this.#acknowledgements.set(dialog.remoteTag, acknowledgement);
    acknowledgement.send();
    const timer = this.#parts.timer.fork();
    timer.follow(request, response);
    const described = bodyOf(request) ?? answer;
    const ownsCallId = true;
    return new InviteSession(this.#core, {
      id,
      dialog,
      flow,
      contact,
      ownsCallId,
      authenticator,
      user,
      timer,
      described,
    });
  }

  /** ACK and BYE for a fork that came too late to have the call; those beyond the limit are left to their own timers. */
  endSurplus(response: SipResponse, transaction: ClientTransaction): void {
    if (this.#acknowledgements.size >= limits.forksPerInvite) return;
    this.begin(response, transaction, nobody, undefined).hangup();
  }
}

/** The user of a session that nobody wants: it is ended as soon as it begins. */
const nobody: SessionUser = {
  onReoffer: () => Promise.resolve(err({ status: 487 })),
  onEnded: () => {},
};
