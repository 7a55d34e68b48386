import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { contactMaker, contactOver } from '../agent/contact.ts';
import type { Core } from '../agent/core.ts';
import type { DialogOwner } from '../agent/dialog-table.ts';
import { respond } from '../agent/respond.ts';
import type { Session } from '../agent/session.ts';
import { parseTargetDialog } from '../agent/target-dialog.ts';
import { calleeDialog } from '../dialog/dialog.ts';
import { noParams } from '../message/params.ts';
import { isSipUri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { type EventType, parseEvent } from './event-header.ts';
import type { EventsUser } from './events-user.ts';
import { IncomingReferral, type IncomingReferralParts } from './incoming-referral.ts';
import { referIn } from './refer-request.ts';
import { Usage } from './usage.ts';

/** REFERs to us: the transferee's side of RFC 5589. They are taken from the far ends of our calls, and for conferences of ours. */
export class Referee implements Disposable {
  readonly #core: Core;
  readonly #user: EventsUser;
  readonly #live = new Set<IncomingReferral>();
  /** Of each call: those that can be refreshed, by the id of their events. */
  readonly #bySession = new WeakMap<Session, Map<string | undefined, IncomingReferral>>();

  constructor(core: Core, user: EventsUser) {
    this.#core = core;
    this.#user = user;
  }

  dispose(): void {
    for (const referral of [...this.#live]) referral.dispose();
  }

  /** A REFER or a SUBSCRIBE within a call. */
  receiveWithin(session: Session, transaction: ServerTransaction): void {
    if (transaction.request.method === 'REFER') this.#refer(session, transaction);
    else this.#refresh(session, transaction);
  }

  /** A REFER outside any dialog: it must name the call that it is about (RFC 4538 §3), or be for a conference. */
  receiveApart(transaction: ServerTransaction): void {
    const { request, localTag, flow } = transaction;
    const session = this.#sessionNamedBy(request.headers.get('Target-Dialog'));
    if (!session && !this.#user.conferences?.has(request.uri)) return void respond(this.#core, transaction, 403);
    const dialog = calleeDialog(request, localTag);
    if (!dialog) return void respond(this.#core, transaction, 400, { reason: 'Contact Missing' });
    const usage = new Usage(this.#core, { dialog, flow, contact: contactMaker(userOf(transaction), dialog.secure) });
    let referral: IncomingReferral | undefined;
    const owner: DialogOwner = {
      receive: (within) => {
        if (!dialog.accepts(within.request.cseq.seq)) respond(this.#core, within, 500);
        else if (within.request.method !== 'SUBSCRIBE' || !referral) respond(this.#core, within, 481);
        else referral.refresh(within);
      },
      receiveAck: () => {},
    };
    this.#core.dialogs.set(dialog, owner);
    const over = () => this.#core.dialogs.delete(dialog);
    referral = this.#take(transaction, {
      session,
      event: { name: 'refer', params: noParams },
      notify: (parts) => usage.request('NOTIFY', parts),
      over,
    });
    if (!referral) over();
  }

  #refer(session: Session, transaction: ServerTransaction): void {
    const referrals = this.#bySession.get(session) ?? new Map<string | undefined, IncomingReferral>();
    const first = !this.#bySession.has(session);
    this.#bySession.set(session, referrals);
    // RFC 3515 §2.4.6: all but the first are told apart by their numbers.
    const id = first ? undefined : `${transaction.request.cseq.seq}`;
    const event: EventType = { name: 'refer', ...(id !== undefined && { id }), params: noParams };
    const referral = this.#take(transaction, {
      session,
      event,
      notify: (parts) => session.request('NOTIFY', parts),
      over: () => referrals.delete(id),
    });
    if (referral && this.#live.has(referral)) referrals.set(id, referral);
  }

  #take(
    transaction: ServerTransaction,
    parts: Pick<IncomingReferralParts, 'session' | 'event' | 'notify' | 'over'>,
  ): IncomingReferral | undefined {
    const request = referIn(transaction.request);
    if (!request.ok) {
      const { status, reason } = request.error;
      respond(this.#core, transaction, status, { reason });
      return undefined;
    }
    if (this.#live.size >= limits.referrals) {
      respond(this.#core, transaction, 503, { headers: [['Retry-After', '10']] });
      return undefined;
    }
    const referral: IncomingReferral = new IncomingReferral(this.#core, {
      ...parts,
      request: request.value,
      transaction,
      acceptance: () => acceptanceOf(transaction),
      over: () => {
        this.#live.delete(referral);
        parts.over();
      },
    });
    this.#live.add(referral);
    this.#present(referral);
    return referral;
  }

  #present(referral: IncomingReferral): void {
    try {
      if (this.#user.conferences?.take(referral)) return;
      if (referral.method === 'INVITE' && referral.session) this.#user.onReferral(referral);
      else referral.reject(403);
    } catch (error) {
      this.#core.log.error({ err: error }, 'a transfer could not be handled');
      referral.reject(500);
    }
  }

  /** Only a REFER makes a subscription to `refer`: 403 for one that is not there (RFC 3515 §2.4.4). */
  #refresh(session: Session, transaction: ServerTransaction): void {
    const event = parseEvent(transaction.request.headers.get('Event') ?? '');
    const referral = event.ok ? this.#bySession.get(session)?.get(event.value.id) : undefined;
    if (referral) referral.refresh(transaction);
    else respond(this.#core, transaction, 403);
  }

  #sessionNamedBy(text: string | undefined): Session | undefined {
    const target = parseTargetDialog(text ?? '');
    if (!target.ok) return undefined;
    const { callId, localTag, remoteTag } = target.value;
    const call = this.#core.dialogs.replaceable(callId, localTag, remoteTag);
    return call?.stage === 'confirmed' ? call.session : undefined;
  }
}

/** What a response that makes a subscription holds (RFC 6665 §4.2.1.1). */
function acceptanceOf(transaction: ServerTransaction): readonly (readonly [string, string])[] {
  const { request, flow } = transaction;
  const recordRoutes = request.headers.all('Record-Route').map((value) => ['Record-Route', value] as const);
  return [...recordRoutes, ['Contact', contactOver(flow, userOf(transaction), request.uri.scheme === 'sips')]];
}

function userOf({ request }: ServerTransaction): string | undefined {
  return isSipUri(request.uri) ? request.uri.user : undefined;
}
