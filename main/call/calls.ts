import type { Dialling } from '../account/dialling.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { SessionGroup } from '../media/group-offer.ts';
import type { UserAgent } from '../sip/agent/agent.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { InviteOptions } from '../sip/agent/outgoing-invite.ts';
import { replacementBy } from '../sip/agent/replaces.ts';
import type { Session } from '../sip/agent/session.ts';
import type { Events } from '../sip/event/events.ts';
import type { Uri } from '../sip/message/uri.ts';
import { Call } from './call.ts';
import { type CallError, notRinging, tooMany } from './call-error.ts';
import type { CallIdentity, CallSurroundings } from './call-parts.ts';
import type { CallPlace } from './call-place.ts';
import { CallTable } from './call-table.ts';
import type { Caller } from './caller.ts';
import { callingParty, forwardedBy } from './calling-party.ts';
import type { DeclineReason } from './decline.ts';
import { type Elsewhere, Foreground } from './foreground.ts';
import { answerCall, type CalledAccount, prepare, sendOn } from './incoming.ts';
import { placeCall } from './outgoing.ts';
import { partyOf } from './party.ts';
import { Reception } from './reception.ts';
import { Transfers } from './transfers.ts';

export interface CallsOptions extends Omit<CallSurroundings, 'media'> {
  readonly agent: UserAgent;
  readonly media: MediaEngine;
  readonly clock: Clock;
  readonly random: Random;
  readonly events: Events;
  readonly dialling: Dialling;
  /** What calls of an account are sent with; undefined while it can't call. */
  readonly callerOf: (accountId: string) => Caller | undefined;
  /** Answers every call at once, whatever its account says. */
  readonly autoAnswer: boolean;
  /** The name of a party that the address alone does not tell, such as a test line's. */
  readonly nameOf: (uri: Uri) => string | undefined;
}

/** The person's calls: live ones, and the latest that ended. One at a time has the microphone. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #reception: Reception;
  readonly #table = new CallTable();
  readonly #foreground = new Foreground(() => this.#table.live());
  readonly transfers: Transfers;
  /** The account that each incoming call came for. */
  readonly #called = new WeakMap<Call, CalledAccount>();
  readonly #changed = new Emitter<void>();
  readonly #ended = new Emitter<Call>();

  constructor(options: CallsOptions) {
    this.#options = options;
    this.#reception = new Reception({
      media: options.media,
      clock: options.clock,
      answersAll: options.autoAnswer,
      answer: (call) => this.answer(call.id),
    });
    this.transfers = new Transfers({
      ...options,
      table: this.#table,
      foreground: this.#foreground,
      place: (to, accountId, headers) => this.#place(to, accountId, headers),
      resume: (call) => void this.resume(call.id),
    });
  }

  readonly onChanged = this.#changed.on;
  readonly onEnded = this.#ended.on;

  /** Oldest first. */
  list(): readonly Call[] {
    return this.#table.list();
  }

  dial(text: string, accountId?: string): Result<Call, CallError> {
    const dialled = this.#options.dialling.resolve(text, accountId);
    if (!dialled.ok) return err({ code: 'bad-address', message: dialled.error });
    return this.#place(dialled.value.uri, dialled.value.accountId);
  }

  /** Calls somebody into a place that needs no microphone, beside whatever the person does. */
  dialInto(
    place: CallPlace,
    text: string,
    accountId?: string,
    headers: InviteOptions['headers'] = [],
  ): Result<Call, CallError> {
    const dialled = this.#options.dialling.resolve(text, accountId);
    if (!dialled.ok) return err({ code: 'bad-address', message: dialled.error });
    return this.#place(dialled.value.uri, dialled.value.accountId, headers, place);
  }

  /** Calls somebody into a multicast group: whoever is called there by us is heard together. */
  dialGroup(group: SessionGroup, text: string, accountId?: string): Result<Call, CallError> {
    const dialled = this.#options.dialling.resolve(text, accountId);
    if (!dialled.ok) return err({ code: 'bad-address', message: dialled.error });
    return this.#place(dialled.value.uri, dialled.value.accountId, [], undefined, group);
  }

  replacedBy({ request }: IncomingInvite): Result<Call | undefined, number> {
    return this.#table.replacedBy(replacementBy(this.#options.agent.core, request));
  }

  /** Takes a call straight into a place, without asking the person; it is answered once its sound is there. */
  receiveInto(place: CallPlace, invite: IncomingInvite, account: CalledAccount): Call {
    const call = this.#addIncoming(invite, account);
    call.place = place;
    invite.setFocus(place.focus);
    void prepare(call, invite, this.#options.media, account.codecs).then((prepared) => {
      if (!prepared) return;
      call.enter({ state: 'incoming', invite, ...prepared });
      answerCall(call, account.answer);
    });
    return call;
  }

  /** Moves a call into a place: one that rings here is answered, one that is held is taken back. */
  moveInto(place: CallPlace, callId: string): Result<Call, CallError> {
    return this.#with(callId, (call) => {
      if (call.ended) return err({ code: 'wrong-state', message: 'The call has ended.' });
      call.place = place;
      this.#foreground.placed(call);
      call.mute(false);
      if (call.phase?.state === 'incoming') answerCall(call, { ...this.#called.get(call)?.answer, focus: place.focus });
      if (call.held) void call.setHeld(false);
      return ok(call);
    });
  }

  /** The person turns to something that is no call: every call outside of a place is held. */
  turnElsewhere(elsewhere: Elsewhere): void {
    this.#foreground.turnElsewhere(elsewhere);
  }

  leaveElsewhere(elsewhere: Elsewhere): void {
    this.#foreground.leave(elsewhere);
  }

  /** The live call of a session. */
  of(session: Session): Call | undefined {
    return this.#table.of(session);
  }

  /** A call for one of the person's accounts has come in. */
  receive(invite: IncomingInvite, account: CalledAccount): void {
    const replacement = replacementBy(this.#options.agent.core, invite.request);
    const others = this.#table.live().some(({ place }) => !place);
    // What takes another's place adds none.
    if (replacement.kind === 'refused') invite.reject(replacement.status);
    else if (replacement.kind === 'replaces')
      void this.#takeOver(this.#addIncoming(invite, account), invite, account, replacement.session);
    else if (this.#table.full) invite.reject(486);
    else this.#reception.receive(this.#addIncoming(invite, account), invite, account, others);
  }

  answer(callId: string): Result<void, CallError> {
    return this.#with(callId, (call) => {
      if (call.phase?.state === 'incoming') this.#foreground.turnTo(call);
      return answerCall(call, this.#called.get(call)?.answer ?? {});
    });
  }

  decline(callId: string, reason?: DeclineReason): Result<void, CallError> {
    return this.#with(callId, (call) => call.decline(reason));
  }

  /** Sends a call that rings here on to somebody else. */
  deflect(callId: string, text: string): Result<void, CallError> {
    return this.#with(callId, (call) => {
      const account = this.#called.get(call);
      if (call.phase?.state !== 'incoming' || !account) return err(notRinging);
      const to = account.resolve(text);
      if (!to.ok) return err({ code: 'bad-address', message: to.error });
      sendOn(call, call.phase.invite, account.own, to.value, 'deflection');
      return ok(undefined);
    });
  }

  hangup(callId: string): Result<void, CallError> {
    return this.#with(callId, (call) => call.hangup());
  }

  mute(callId: string, muted: boolean): Result<void, CallError> {
    return this.#with(callId, (call) => call.mute(muted));
  }

  dtmf(callId: string, digits: string): Result<void, CallError> {
    return this.#with(callId, (call) => call.dtmf(digits));
  }

  async hold(callId: string): Promise<Result<void, CallError>> {
    return this.#with(callId, (call) => call.setHeld(true));
  }

  async resume(callId: string): Promise<Result<void, CallError>> {
    return this.#with(callId, (call) => {
      if (call.phase?.state === 'active') this.#foreground.turnTo(call);
      return call.setHeld(false);
    });
  }

  clearEnded(): void {
    this.#table.forgetEnded();
    this.#changed.emit();
  }

  /** The person is leaving: ends every call. */
  hangupAll(): void {
    for (const call of this.#table.live()) call.hangup();
  }

  /** The network has changed: answered calls go on from where we are now. */
  networkChanged(): void {
    for (const call of this.#table.live()) void call.rehome();
  }

  /** The sound is gone, and without it every call. */
  loseSound(): void {
    const text = 'The sound of this phone failed, so the call was ended. Start Partyline again.';
    for (const call of this.#table.live()) call.fail({ code: 'failed', text });
  }

  #place(
    to: Uri,
    accountId: string,
    headers: InviteOptions['headers'] = [],
    place?: CallPlace,
    group?: SessionGroup,
  ): Result<Call, CallError> {
    const { agent, media, callerOf, nameOf } = this.#options;
    const caller = callerOf(accountId);
    if (!caller) return err({ code: 'unavailable', message: 'That account can’t call now. Look at its settings.' });
    if (!place && this.#table.full) return err({ code: 'unavailable', message: tooMany });
    const call = this.#add({ direction: 'outgoing', party: partyOf(to, nameOf(to)), accountId, group: group?.group });
    call.place = place;
    if (!place) this.#foreground.turnTo(call);
    placeCall(call, { to, caller: place ? { ...caller, focus: place.focus } : caller, agent, media, headers, group });
    return ok(call);
  }

  /** A call comes in to take the place of one that stands (RFC 3891): answered at once, it has the microphone where that had it. */
  async #takeOver(call: Call, invite: IncomingInvite, account: CalledAccount, session: Session): Promise<void> {
    const prepared = await prepare(call, invite, this.#options.media, account.codecs);
    if (!prepared) return;
    const replaced = this.#table.of(session);
    if (!replaced) {
      invite.reject(481);
      call.end({ code: 'missed', text: `${call.party.label} wanted to take over a call that is over.`, status: 481 });
      return;
    }
    call.enter({ state: 'incoming', invite, ...prepared });
    if (this.#foreground.has(replaced)) this.#foreground.turnTo(call);
    const answered = answerCall(call, account.answer);
    if (answered.ok) replaced.replacedBy(call.party.label);
  }

  #addIncoming(invite: IncomingInvite, account: CalledAccount): Call {
    const call = this.#add({
      direction: 'incoming',
      party: callingParty(invite, account),
      accountId: account.id,
      forwardedBy: forwardedBy(invite),
    });
    this.#called.set(call, account);
    call.claim(invite.callId);
    return call;
  }

  #add(identity: Omit<CallIdentity, 'id'>): Call {
    const call = new Call({ ...identity, id: this.#options.random.hex(8) }, this.#options);
    this.#table.add(call);
    call.onAnswered(() => this.#foreground.answered(call));
    call.onChanged(() => this.#onCallChanged(call));
    return call;
  }

  #onCallChanged(call: Call): void {
    if (call.ended) this.#onCallEnded(call);
    this.#changed.emit();
  }

  #onCallEnded(call: Call): void {
    this.transfers.ended(call);
    this.#ended.emit(call);
    this.#table.forgetOldest();
    this.#foreground.ended(call);
  }

  #with<T>(callId: string, command: (call: Call) => T): T | Result<never, CallError> {
    return this.#table.with(callId, command);
  }
}
