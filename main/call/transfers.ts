import type { Dialling } from '../account/dialling.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { InviteOptions } from '../sip/agent/outgoing-invite.ts';
import type { Events } from '../sip/event/events.ts';
import type { Referral } from '../sip/event/referral.ts';
import { formatUri, isSipUri, type Uri } from '../sip/message/uri.ts';
import type { Call } from './call.ts';
import type { CallError } from './call-error.ts';
import type { CallTable } from './call-table.ts';
import type { Foreground } from './foreground.ts';
import { followReferral } from './referred.ts';
import { transferTo, transferToCall } from './transfer.ts';

export interface TransfersParts {
  readonly table: CallTable;
  readonly foreground: Foreground;
  readonly dialling: Dialling;
  readonly events: Events;
  /** Whoever refers us is followed at once, without asking the person. */
  readonly autoAnswer: boolean;
  readonly place: (to: Uri, accountId: string, headers: InviteOptions['headers']) => Result<Call, CallError>;
  readonly resume: (call: Call) => void;
}

/** Calls that are handed over: far ends by the person to others, and the person by far ends. */
export class Transfers {
  readonly #parts: TransfersParts;

  constructor(parts: TransfersParts) {
    this.#parts = parts;
  }

  /** Hands the far end over to an address. */
  async to(callId: string, text: string): Promise<Result<void, CallError>> {
    const { table, dialling, events } = this.#parts;
    return table.with(callId, (call) => {
      const to = dialling.resolve(text, call.accountId);
      if (!to.ok) return Promise.resolve(err({ code: 'bad-address', message: to.error } as const));
      return transferTo(call, to.value.uri, events);
    });
  }

  /** Hands the far end over to that of another call. */
  async toCall(callId: string, otherCallId: string): Promise<Result<void, CallError>> {
    const { table, events } = this.#parts;
    return table.with(callId, (call) => table.with(otherCallId, (other) => transferToCall(call, other, events)));
  }

  /** The far end of one of our calls wants us to call somebody else. */
  refer(referral: Referral): void {
    const call = this.#parts.table.of(referral.session);
    if (!call || call.handover.referral) referral.reject(call ? 491 : 403);
    else if (this.#parts.autoAnswer) this.#follow(call, referral);
    else call.handover.ask(referral);
  }

  accept(callId: string): Result<void, CallError> {
    return this.#parts.table.with(callId, (call) => {
      const referral = call.handover.takeReferral();
      return referral ? this.#follow(call, referral) : err(notAsked);
    });
  }

  refuse(callId: string): Result<void, CallError> {
    return this.#parts.table.with(callId, (call) => {
      const referral = call.handover.takeReferral();
      referral?.reject();
      return referral ? ok(undefined) : err(notAsked);
    });
  }

  /** A call is over: what its far end still asked for is refused. */
  ended(call: Call): void {
    call.handover.takeReferral()?.reject();
  }

  /** Calls where the far end of `call` sends us; whoever sent us hears how it goes, and hangs up (RFC 5589 §6.1). */
  #follow(call: Call, referral: Referral): Result<void, CallError> {
    const { target, headers } = referral;
    const wasFront = this.#parts.foreground.has(call);
    const uri = isSipUri(target) ? ok(target) : this.#dialled(formatUri(target), call.accountId);
    const placed = uri.ok ? this.#parts.place(uri.value, call.accountId, headers) : uri;
    if (placed.ok)
      followReferral(call, referral.accept(), placed.value, wasFront ? () => this.#turnBackTo(call) : undefined);
    else referral.reject(480);
    return placed.ok ? ok(undefined) : placed;
  }

  /** Nobody was reached where the far end sent us: the person goes on with it, unless they have turned to somebody else. */
  #turnBackTo(call: Call): void {
    if (!call.ended && this.#parts.foreground.isFree) this.#parts.resume(call);
  }

  #dialled(text: string, accountId: string): Result<Uri, CallError> {
    const dialled = this.#parts.dialling.resolve(text, accountId);
    return dialled.ok ? ok(dialled.value.uri) : err({ code: 'bad-address', message: dialled.error });
  }
}

const notAsked: CallError = { code: 'wrong-state', message: 'Nobody asks to transfer this call any more.' };
