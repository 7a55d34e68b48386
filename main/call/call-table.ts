import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Replacement } from '../sip/agent/replaces.ts';
import type { Session } from '../sip/agent/session.ts';
import type { Call } from './call.ts';
import type { CallError } from './call-error.ts';

/** The calls by their ids: live ones, and the latest that ended. */
export class CallTable {
  readonly #calls = new Map<string, Call>();

  /** Oldest first. */
  list(): readonly Call[] {
    return [...this.#calls.values()].filter(({ phase }) => phase !== undefined);
  }

  /** Those that have not ended, oldest first. */
  live(): readonly Call[] {
    return [...this.#calls.values()].filter(({ ended }) => !ended);
  }

  /** Whether the person has as many calls as they can have; those in rooms don't count. */
  get full(): boolean {
    return this.live().filter(({ place }) => !place).length >= limits.liveCalls;
  }

  add(call: Call): void {
    this.#calls.set(call.id, call);
  }

  /** The live call of a session. */
  of(session: Session | undefined): Call | undefined {
    return this.live().find(({ phase }) => phase && 'session' in phase && phase.session.id === session?.id);
  }

  /** The call that an INVITE is to take the place of, if any; the status of the refusal where it can't (RFC 3891 §3). */
  replacedBy(replacement: Replacement): Result<Call | undefined, number> {
    if (replacement.kind === 'none') return ok(undefined);
    const replaced = replacement.kind === 'replaces' ? this.of(replacement.session) : undefined;
    return replaced ? ok(replaced) : err(replacement.kind === 'refused' ? replacement.status : 481);
  }

  forgetEnded(): void {
    for (const call of this.list()) if (call.ended) this.#calls.delete(call.id);
  }

  /** Of the ended calls, the latest are kept. */
  forgetOldest(): void {
    const ended = this.list().filter((call) => call.ended);
    for (const call of ended.slice(0, Math.max(0, ended.length - limits.recentCalls))) this.#calls.delete(call.id);
  }

  /** Runs a command on a call, or says that there is no such call. */
  with<T>(callId: string, command: (call: Call) => T): T | Result<never, CallError> {
    const call = this.#calls.get(callId);
    return call ? command(call) : err({ code: 'no-such-call', message: 'That call is not there any more.' });
  }
}
