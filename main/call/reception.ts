import type { Clock } from '../base/clock.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { Call } from './call.ts';
import { type CalledAccount, decide, ringHere, sendOn } from './incoming.ts';

export interface ReceptionOptions {
  readonly media: MediaEngine;
  readonly clock: Clock;
  /** Answers every call at once, whatever its account says. */
  readonly answersAll: boolean;
  readonly answer: (call: Call) => void;
}

/** What becomes of a call that comes in: it rings, is answered by itself, goes on to somebody else, or is turned away, as its account has it. */
export class Reception {
  readonly #options: ReceptionOptions;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /** `otherCalls`: the person has another one, ringing or up. */
  receive(call: Call, invite: IncomingInvite, account: CalledAccount, otherCalls: boolean): void {
    const { label } = call.party;
    const decision = decide(invite, account, otherCalls);
    switch (decision.kind) {
      case 'ring':
        this.#ring(call, invite, account, () => this.#options.answersAll && this.#options.answer(call));
        return;
      case 'auto-answer':
        this.#ring(call, invite, account, () => this.#later(call, decision.afterMs, () => this.#options.answer(call)));
        return;
      case 'ring-then-forward':
        this.#ring(call, invite, account, () => this.#forwardLater(call, invite, account.own, decision));
        return;
      case 'forward':
        sendOn(call, invite, account.own, decision.to, decision.cause);
        return;
      case 'busy':
        invite.reject(486);
        call.end({ code: 'missed', text: `${label} called while you were on another call.`, status: 486 });
        return;
      case 'reject': {
        const { status, reason } = decision;
        invite.reject(status, { reason });
        call.end({ code: 'missed', text: `${label} called while you did not want to be disturbed.`, status });
        return;
      }
    }
  }

  #ring(call: Call, invite: IncomingInvite, { codecs }: CalledAccount, then: () => void): void {
    void ringHere(call, invite, this.#options.media, codecs).then(() => {
      if (call.phase?.state === 'incoming') then();
    });
  }

  #forwardLater(call: Call, invite: IncomingInvite, own: Uri, { to, afterMs }: { to: Uri; afterMs: number }): void {
    if (this.#options.answersAll) this.#options.answer(call);
    else this.#later(call, afterMs, () => sendOn(call, invite, own, to, 'no-answer'));
  }

  /** Unless the call is answered or over by then. */
  #later(call: Call, afterMs: number, task: () => void): void {
    const timer = this.#options.clock.after(afterMs, () => {
      changes.dispose();
      task();
    });
    const changes = call.onChanged(() => {
      if (call.phase?.state === 'incoming') return;
      timer.dispose();
      changes.dispose();
    });
  }
}
