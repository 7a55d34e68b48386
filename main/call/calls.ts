import type { Dialling } from '../account/dialling.ts';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { UserAgent } from '../sip/agent/agent.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { Uri } from '../sip/message/uri.ts';
import { Call } from './call.ts';
import type { CallError } from './call-error.ts';
import { answerCall, ringHere } from './incoming.ts';
import { type Caller, placeCall } from './outgoing.ts';
import { type Party, partyOf } from './party.ts';

export interface CallsOptions {
  readonly agent: UserAgent;
  readonly media: MediaEngine;
  readonly clock: Clock;
  readonly random: Random;
  readonly caller: Caller;
  readonly dialling: Dialling;
  readonly autoAnswer: boolean;
  /** The name of a party that the address alone does not tell, such as a test line's. */
  readonly nameOf: (uri: Uri) => string | undefined;
}

/** The person's calls: live ones, and the latest that ended. One at a time has the microphone. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #calls = new Map<string, Call>();
  readonly #changed = new Emitter<void>();
  readonly #ended = new Emitter<Call>();
  /** The call that the person last turned to: it has the microphone, or will have it once it is answered. */
  #front: Call | undefined;

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  readonly onChanged = this.#changed.on;
  readonly onEnded = this.#ended.on;

  /** Oldest first. */
  list(): readonly Call[] {
    return [...this.#calls.values()].filter(({ phase }) => phase !== undefined);
  }

  dial(text: string): Result<Call, CallError> {
    const { agent, media, caller, dialling, nameOf } = this.#options;
    const dialled = dialling.resolve(text);
    if (!dialled.ok) return err({ code: 'bad-address', message: dialled.error });
    const { uri } = dialled.value;
    if (this.#live().length >= limits.liveCalls) return err({ code: 'unavailable', message: tooMany });
    const call = this.#add('outgoing', partyOf(uri, nameOf(uri)));
    this.#turnTo(call);
    placeCall(call, uri, caller, agent, media);
    return ok(call);
  }

  /** A call for this person has come in. */
  receive(invite: IncomingInvite): void {
    const { media, autoAnswer } = this.#options;
    if (this.#live().length >= limits.liveCalls) {
      invite.reject(486);
      return;
    }
    const call = this.#add('incoming', partyOf(invite.from.uri, invite.from.displayName));
    void ringHere(call, invite, media).then(() => autoAnswer && this.answer(call.id));
  }

  answer(callId: string): Result<void, CallError> {
    return this.#with(callId, (call) => {
      if (call.phase?.state === 'incoming') this.#turnTo(call);
      return answerCall(call);
    });
  }

  decline(callId: string): Result<void, CallError> {
    return this.#with(callId, (call) => call.decline());
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
      if (call.phase?.state === 'active') this.#turnTo(call);
      return call.setHeld(false);
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

  /** The sound is gone, and without it every call. */
  loseSound(): void {
    const text = 'The sound of this phone failed, so the call was ended. Start Partyline again.';
    for (const call of this.#live()) call.fail({ code: 'failed', text });
  }

  #live(): readonly Call[] {
    return [...this.#calls.values()].filter(({ ended }) => !ended);
  }

  #add(direction: Call['direction'], party: Party): Call {
    const { clock, random, media } = this.#options;
    const call = new Call({ id: random.hex(8), direction, party }, clock, media);
    this.#calls.set(call.id, call);
    call.onAnswered(() => this.#onCallAnswered(call));
    call.onChanged(() => this.#onCallChanged(call));
    return call;
  }

  #onCallChanged(call: Call): void {
    if (call.ended) this.#onCallEnded(call);
    this.#changed.emit();
  }

  #onCallEnded(call: Call): void {
    this.#ended.emit(call);
    this.#forgetOldest();
    if (this.#front !== call) return;
    this.#front = this.#live().findLast(({ phase }) => phase?.state === 'dialling' || phase?.state === 'ringing');
    this.#front?.comeForward();
  }

  /** A call that was left to ring while the person turned to another does not break into that one. */
  #onCallAnswered(call: Call): void {
    if (this.#front === undefined || this.#front.held) this.#turnTo(call);
    else if (this.#front !== call) void call.giveWay();
  }

  #turnTo(call: Call): void {
    this.#front = call;
    call.comeForward();
    for (const other of this.#live()) if (other !== call) void other.giveWay();
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
