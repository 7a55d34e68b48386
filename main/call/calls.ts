import type { Dialling } from '../account/dialling.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { UserAgent } from '../sip/agent/agent.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { InviteOptions } from '../sip/agent/outgoing-invite.ts';
import { replacementBy } from '../sip/agent/replaces.ts';
import type { Session } from '../sip/agent/session.ts';
import type { Events } from '../sip/event/events.ts';
import type { Referral } from '../sip/event/referral.ts';
import { formatUri, isSipUri, type Uri } from '../sip/message/uri.ts';
import { Call } from './call.ts';
import type { CallError } from './call-error.ts';
import type { CallIdentity, CallSurroundings } from './call-parts.ts';
import type { Caller } from './caller.ts';
import { callingParty, forwardedBy } from './calling-party.ts';
import type { DeclineReason } from './decline.ts';
import { Foreground } from './foreground.ts';
import { answerCall, type CalledAccount, prepare, sendOn } from './incoming.ts';
import { placeCall } from './outgoing.ts';
import { partyOf } from './party.ts';
import { Reception } from './reception.ts';
import { followReferral } from './referred.ts';
import { transferTo, transferToCall } from './transfer.ts';

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
  readonly #foreground = new Foreground(() => this.#live());
  readonly #calls = new Map<string, Call>();
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
  }

  readonly onChanged = this.#changed.on;
  readonly onEnded = this.#ended.on;

  /** Oldest first. */
  list(): readonly Call[] {
    return [...this.#calls.values()].filter(({ phase }) => phase !== undefined);
  }

  dial(text: string, accountId?: string): Result<Call, CallError> {
    const dialled = this.#options.dialling.resolve(text, accountId);
    if (!dialled.ok) return err({ code: 'bad-address', message: dialled.error });
    return this.#place(dialled.value.uri, dialled.value.accountId);
  }

  /** A call for one of the person's accounts has come in. */
  receive(invite: IncomingInvite, account: CalledAccount): void {
    const replacement = replacementBy(this.#options.agent.core, invite.request);
    const live = this.#live().length;
    // What takes another's place adds none.
    if (replacement.kind === 'refused') invite.reject(replacement.status);
    else if (replacement.kind === 'replaces')
      void this.#takeOver(this.#addIncoming(invite, account), invite, account, replacement.session);
    else if (live >= limits.liveCalls) invite.reject(486);
    else this.#reception.receive(this.#addIncoming(invite, account), invite, account, live > 0);
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

  /** Hands the far end over to an address. */
  async transfer(callId: string, text: string): Promise<Result<void, CallError>> {
    return this.#with(callId, (call) => {
      const to = this.#options.dialling.resolve(text, call.accountId);
      if (!to.ok) return Promise.resolve(err({ code: 'bad-address', message: to.error } as const));
      return transferTo(call, to.value.uri, this.#options.events);
    });
  }

  /** Hands the far end over to that of another call. */
  async transferTo(callId: string, otherCallId: string): Promise<Result<void, CallError>> {
    return this.#with(callId, (call) =>
      this.#with(otherCallId, (other) => transferToCall(call, other, this.#options.events)),
    );
  }

  /** The far end of one of our calls wants us to call somebody else. */
  refer(referral: Referral): void {
    const call = this.#of(referral.session);
    if (!call || call.handover.referral) referral.reject(call ? 491 : 403);
    else if (this.#options.autoAnswer) this.#follow(call, referral);
    else call.handover.ask(referral);
  }

  acceptTransfer(callId: string): Result<void, CallError> {
    return this.#with(callId, (call) => {
      const referral = call.handover.takeReferral();
      return referral ? this.#follow(call, referral) : err(notAsked);
    });
  }

  refuseTransfer(callId: string): Result<void, CallError> {
    return this.#with(callId, (call) => {
      const referral = call.handover.takeReferral();
      referral?.reject();
      return referral ? ok(undefined) : err(notAsked);
    });
  }

  clearEnded(): void {
    for (const call of this.list()) if (call.ended) this.#calls.delete(call.id);
    this.#changed.emit();
  }

  /** The person is leaving: ends every call. */
  hangupAll(): void {
    for (const call of this.#live()) call.hangup();
  }

  /** The network has changed: answered calls go on from where we are now. */
  networkChanged(): void {
    for (const call of this.#live()) void call.rehome();
  }

  /** The sound is gone, and without it every call. */
  loseSound(): void {
    const text = 'The sound of this phone failed, so the call was ended. Start Partyline again.';
    for (const call of this.#live()) call.fail({ code: 'failed', text });
  }

  #place(to: Uri, accountId: string, headers: InviteOptions['headers'] = []): Result<Call, CallError> {
    const { agent, media, callerOf, nameOf } = this.#options;
    const caller = callerOf(accountId);
    if (!caller) return err({ code: 'unavailable', message: 'That account can’t call now. Look at its settings.' });
    if (this.#live().length >= limits.liveCalls) return err({ code: 'unavailable', message: tooMany });
    const call = this.#add({ direction: 'outgoing', party: partyOf(to, nameOf(to)), accountId });
    this.#foreground.turnTo(call);
    placeCall(call, { to, caller, agent, media, headers });
    return ok(call);
  }

  /** Calls where the far end of `call` sends us; whoever sent us hears how it goes, and hangs up (RFC 5589 §6.1). */
  #follow(call: Call, referral: Referral): Result<void, CallError> {
    const { target, headers } = referral;
    const wasFront = this.#foreground.has(call);
    const uri = isSipUri(target) ? ok(target) : this.#dialled(formatUri(target), call.accountId);
    const placed = uri.ok ? this.#place(uri.value, call.accountId, headers) : uri;
    if (placed.ok)
      followReferral(call, referral.accept(), placed.value, wasFront ? () => this.#turnBackTo(call) : undefined);
    else referral.reject(480);
    return placed.ok ? ok(undefined) : placed;
  }

  /** Nobody was reached where the far end sent us: the person goes on with it, unless they have turned to somebody else. */
  #turnBackTo(call: Call): void {
    if (!call.ended && this.#foreground.isFree) void this.resume(call.id);
  }

  #dialled(text: string, accountId: string): Result<Uri, CallError> {
    const dialled = this.#options.dialling.resolve(text, accountId);
    return dialled.ok ? ok(dialled.value.uri) : err({ code: 'bad-address', message: dialled.error });
  }

  /** A call comes in to take the place of one that stands (RFC 3891): answered at once, it has the microphone where that had it. */
  async #takeOver(call: Call, invite: IncomingInvite, account: CalledAccount, session: Session): Promise<void> {
    const prepared = await prepare(call, invite, this.#options.media);
    if (!prepared) return;
    const replaced = this.#of(session);
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

  #of(session: Session | undefined): Call | undefined {
    return this.#live().find(({ phase }) => phase && 'session' in phase && phase.session.id === session?.id);
  }

  #live(): readonly Call[] {
    return [...this.#calls.values()].filter(({ ended }) => !ended);
  }

  #add(identity: Omit<CallIdentity, 'id'>): Call {
    const call = new Call({ ...identity, id: this.#options.random.hex(8) }, this.#options);
    this.#calls.set(call.id, call);
    call.onAnswered(() => this.#foreground.answered(call));
    call.onChanged(() => this.#onCallChanged(call));
    return call;
  }

  #onCallChanged(call: Call): void {
    if (call.ended) this.#onCallEnded(call);
    this.#changed.emit();
  }

  #onCallEnded(call: Call): void {
    call.handover.takeReferral()?.reject();
    this.#ended.emit(call);
    this.#forgetOldest();
    this.#foreground.ended(call);
  }

  #forgetOldest(): void {
    const ended = this.list().filter((call) => call.ended);
    for (const call of ended.slice(0, Math.max(0, ended.length - limits.recentCalls))) this.#calls.delete(call.id);
  }

  #with<T>(callId: string, command: (call: Call) => T): T | Result<never, CallError> {
    const call = this.#calls.get(callId);
    return call ? command(call) : err({ code: 'no-such-call', message: 'That call is not there any more.' });
  }
}

const tooMany = 'There are too many calls at once. End one first.';
const notRinging: CallError = { code: 'wrong-state', message: 'This call is not ringing any more.' };
const notAsked: CallError = { code: 'wrong-state', message: 'Nobody asks to transfer this call any more.' };
