import type { SessionBody } from '../../main/sip/agent/body.ts';
import type { EndCause } from '../../main/sip/agent/end-cause.ts';
import type { IncomingInvite } from '../../main/sip/agent/incoming-invite.ts';
import type { InviteOptions, Progress } from '../../main/sip/agent/outgoing-invite.ts';
import { replacementBy } from '../../main/sip/agent/replaces.ts';
import type { Session } from '../../main/sip/agent/session.ts';
import { Events } from '../../main/sip/event/events.ts';
import type { ConferenceReferrals } from '../../main/sip/event/events-user.ts';
import { Messages, type ReceivedMessage } from '../../main/sip/event/messages.ts';
import type { Notification } from '../../main/sip/event/notification.ts';
import type { ReferOutcome, ReferUser } from '../../main/sip/event/refer-outcome.ts';
import type { Referral } from '../../main/sip/event/referral.ts';
import { formatUri } from '../../main/sip/message/uri.ts';
import type { ServerTransaction } from '../../main/sip/transaction/user.ts';
import { Call, type Dialled, type Phone } from './phone.ts';
import { sdp } from './sdp.ts';

/** A call whose other requests are its party's to answer. */
class PartyCall extends Call {
  readonly #take: (session: Session, transaction: ServerTransaction) => boolean;
  /** What a transfer of ours comes to, told here as it goes on. */
  report: ((status: number, reason?: string) => void) | undefined;

  constructor(take: (session: Session, transaction: ServerTransaction) => boolean) {
    super();
    this.#take = take;
  }

  onRequest(transaction: ServerTransaction): boolean {
    return this.session !== undefined && this.#take(this.session, transaction);
  }

  override onProgress(progress: Progress): void {
    super.onProgress(progress);
    this.report?.(progress.status, progress.reason);
  }

  override onAnswered(body: SessionBody | undefined): SessionBody | undefined {
    this.report?.(200);
    return super.onAnswered(body);
  }

  override onEnded(cause: EndCause): void {
    super.onEnded(cause);
    if (cause.kind === 'rejected') this.report?.(cause.status, cause.reason);
    else if (cause.kind === 'no-response') this.report?.(408);
  }
}

/** What a transferor is told. */
export class Transfer implements ReferUser {
  readonly progress: number[] = [];
  readonly outcomes: ReferOutcome[] = [];

  onProgress({ status }: { status: number }): void {
    this.progress.push(status);
  }

  onOutcome(outcome: ReferOutcome): void {
    this.outcomes.push(outcome);
  }
}

/** A phone that transfers and is transferred, as a call layer above the agent would do it. */
export class Party {
  readonly phone: Phone;
  readonly events: Events;
  readonly messages: Messages;
  readonly referrals: Referral[] = [];
  readonly texts: ReceivedMessage[] = [];
  readonly unasked: Notification[] = [];
  /** Calls to us that we answered, and calls that a transfer had us make. */
  readonly answered: Call[] = [];
  readonly transferred: PartyCall[] = [];
  /** From whom NOTIFYs are taken without a subscription. */
  trusted: string | undefined;
  onRing: (invite: IncomingInvite) => void = (invite) => void this.accept(invite);
  onReferral: (referral: Referral) => void = (referral) => this.follow(referral);

  constructor(phone: Phone, conferences?: ConferenceReferrals) {
    this.phone = phone;
    this.events = new Events(phone.agent, {
      ...(conferences && { conferences }),
      onReferral: (referral) => {
        this.referrals.push(referral);
        this.onReferral(referral);
      },
      onUnasked: (notification, { flow }) => {
        if (flow.remote.address !== this.trusted) return false;
        this.unasked.push(notification);
        return true;
      },
    });
    this.messages = new Messages(phone.agent, { onMessage: (message) => this.texts.push(message) });
    phone.onRing = (invite) => this.#receive(invite);
  }

  get uri(): string {
    return this.phone.uri;
  }

  dial(to: string, options: Partial<InviteOptions> = {}): Dialled {
    return this.phone.dial(to, options, this.#call());
  }

  accept(invite: IncomingInvite): Call {
    const call = this.#call();
    call.session = invite.accept(sdp('answer'), call);
    this.answered.push(call);
    return call;
  }

  /** Does what a REFER asks for. */
  follow(referral: Referral): void {
    const reports = referral.accept();
    const call = this.#call();
    call.report = (status, reason) => reports.report(status, reason);
    const { target, headers } = referral;
    this.phone.dial(formatUri(target), { headers }, call);
    this.transferred.push(call);
  }

  #call(): PartyCall {
    return new PartyCall(
      (session, transaction) => this.events.take(session, transaction) || this.messages.take(session, transaction),
    );
  }

  #receive(invite: IncomingInvite): void {
    const replacement = replacementBy(this.phone.agent.core, invite.request);
    switch (replacement.kind) {
      case 'none':
        this.onRing(invite);
        return;
      case 'refused':
        invite.reject(replacement.status);
        return;
      case 'replaces':
        this.accept(invite);
        replacement.session.hangup();
    }
  }
}
