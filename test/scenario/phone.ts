import { ok, type Result } from '../../main/base/result.ts';
import { UserAgent } from '../../main/sip/agent/agent.ts';
import type { SessionBody } from '../../main/sip/agent/body.ts';
import type { EndCause } from '../../main/sip/agent/end-cause.ts';
import type { IncomingInvite } from '../../main/sip/agent/incoming-invite.ts';
import type { InviteOptions, OutgoingInvite, OutgoingUser, Progress } from '../../main/sip/agent/outgoing-invite.ts';
import type { Refusal, Session, SessionUser } from '../../main/sip/agent/session.ts';
import { TransactionLayer } from '../../main/sip/transaction/layer.ts';
import type { VirtualTransport } from '../support/virtual-transport.ts';
import { sdp, textOf } from './sdp.ts';
import { uri } from './uri.ts';
import type { World } from './world.ts';

/** What one end of a call was told, and its hand on the call. */
export class Call implements OutgoingUser, SessionUser {
  readonly progress: Progress[] = [];
  readonly reoffers: (string | undefined)[] = [];
  /** The body of the 2xx, or of the ACK; undefined while there was none. */
  answer: string | undefined;
  answered = false;
  ended: EndCause | undefined;
  timesEnded = 0;
  session: Session | undefined;
  /** How a re-INVITE of the peer is answered. */
  decide: (offer: SessionBody | undefined) => Promise<Result<SessionBody, Refusal>> = async () => ok(sdp('re-answer'));
  /** What goes into the ACK. */
  ackBody: SessionBody | undefined;
  /** The ACK of an offer of ours has come, with an answer or without. */
  acknowledged = false;
  /** Done within `onAnswered`. */
  onAnswer: () => void = () => {};

  onProgress(progress: Progress): void {
    this.progress.push(progress);
  }

  onAnswered(body: SessionBody | undefined): SessionBody | undefined {
    this.answered = true;
    this.answer = textOf(body);
    this.onAnswer();
    return this.ackBody;
  }

  onReoffer(offer: SessionBody | undefined): Promise<Result<SessionBody, Refusal>> {
    this.reoffers.push(textOf(offer));
    return this.decide(offer);
  }

  onAckBody(body: SessionBody | undefined): void {
    this.answer = textOf(body);
    this.acknowledged = true;
  }

  onEnded(cause: EndCause): void {
    this.ended = cause;
    this.timesEnded += 1;
  }
}

/** A call of ours, whose session is there from the start. */
export type Dialled = Call & { readonly session: OutgoingInvite };

/** One of our own user agents on a virtual host, with a person who does as the test says. */
export class Phone {
  readonly name: string;
  readonly address: string;
  readonly transactions: TransactionLayer;
  readonly agent: UserAgent;
  readonly invites: IncomingInvite[] = [];
  /** Each call to this phone; its fields are filled once it is answered. */
  readonly incoming: Call[] = [];
  /** What the person does when it rings. */
  onRing: (invite: IncomingInvite, call: Call) => void = (invite) => invite.ring();

  constructor(world: World, name: string, transport: VirtualTransport) {
    const { clock, random, locator } = world;
    this.name = name;
    this.address = transport.local.address;
    this.transactions = new TransactionLayer({ transport, clock, random });
    this.agent = new UserAgent({
      transactions: this.transactions,
      transport,
      locator,
      clock,
      random,
      product: 'Partyline/0.1.0',
      isConference: (target) => target.scheme === 'sip' && (target.user ?? '').startsWith('room-'),
      accepts: (target) => (target.scheme === 'sip' && target.user === 'nobody' ? 404 : 200),
    });
    this.agent.onInvite((invite) => {
      const call = new Call();
      this.invites.push(invite);
      this.incoming.push(call);
      invite.onEnded((cause) => call.onEnded(cause));
      this.onRing(invite, call);
    });
  }

  get uri(): string {
    return `sip:${this.name}@${this.address}`;
  }

  /** Answers the last call that came. */
  answer(body: SessionBody = sdp('answer')): Call {
    const [invite, call] = [this.invites.at(-1), this.incoming.at(-1)];
    if (!invite || !call) throw new Error(`${this.name} has no call`);
    call.session = invite.accept(body, call);
    return call;
  }

  /** Calls someone; the call's session is there at once. */
  dial(to: string, options: Partial<InviteOptions> = {}, call = new Call()): Dialled {
    return this.#invite(to, { offer: sdp('offer'), ...options }, call);
  }

  dialWithoutOffer(to: string, call = new Call()): Dialled {
    return this.#invite(to, {}, call);
  }

  #invite(to: string, options: Partial<InviteOptions>, call: Call): Dialled {
    const from = { uri: uri(this.uri), displayName: this.name };
    const session = this.agent.invite({ to: uri(to), from, ...options }, call);
    return Object.assign(call, { session });
  }

  /** What is alive of calls, transactions and timers, by kind. */
  get leftovers(): Record<string, number> {
    const { client, server, timers } = this.transactions.counts();
    const counts = Object.entries({ ...this.agent.counts(), client, server, timers });
    return Object.fromEntries(counts.filter(([, count]) => count !== 0));
  }

  get idle(): boolean {
    return Object.keys(this.leftovers).length === 0;
  }
}
