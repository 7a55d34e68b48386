import type { Disposable } from '../base/disposable.ts';
import { err, ok, type Result } from '../base/result.ts';
import { shown } from '../base/shown.ts';
import type { Session } from '../sip/agent/session.ts';
import type { Events } from '../sip/event/events.ts';
import type { ReferOutcome, ReferUser } from '../sip/event/refer-outcome.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { Call } from './call.ts';
import type { CallError } from './call-error.ts';
import { partyOf } from './party.ts';

/** Hands the far end of a call over to an address: the blind transfer (RFC 5589 §6). It is held meanwhile, and comes back when it fails. */
export function transferTo(call: Call, to: Uri, events: Events): Promise<Result<void, CallError>> {
  return handOver(call, partyOf(to).label, (session, user) => events.refer(session, to, user));
}

/** Hands the far end of a call over to that of another one: the attended transfer (RFC 5589 §7). Both calls are over when it succeeds. */
export function transferToCall(call: Call, other: Call, events: Events): Promise<Result<void, CallError>> {
  const target = other.phase?.state === 'active' ? other.phase.session : undefined;
  if (!target) return Promise.resolve(err({ code: 'wrong-state', message: `${other.party.label} has not answered.` }));
  return handOver(
    call,
    other.party.label,
    (session, user) => events.referTo(session, target, user),
    () => {
      if (!other.ended) other.hangup();
    },
  );
}

async function handOver(
  call: Call,
  target: string,
  refer: (session: Session, user: ReferUser) => Disposable,
  succeeded?: () => void,
): Promise<Result<void, CallError>> {
  if (call.phase?.state !== 'active')
    return err({ code: 'wrong-state', message: 'Only an answered call can be transferred.' });
  if (call.handover.underWay)
    return err({ code: 'wrong-state', message: `${call.party.label} is being transferred already.` });
  const { session } = call.phase;
  const wasHeld = call.held;
  const { label } = call.party;
  call.handover.stand('asked', `Asking ${label} to call ${target}…`);
  // The person hears no more of it: the far end is with somebody else soon (RFC 5589 §6.1).
  if (!wasHeld) await call.setHeld(true);
  if (call.ended) return ok(undefined);
  refer(session, {
    onProgress: ({ status }) => {
      const state = status === 180 ? 'ringing' : 'trying';
      const text = status === 180 ? `${target} is ringing for ${label}.` : `${label} is calling ${target}…`;
      call.handover.stand(state, text);
    },
    onOutcome: (outcome) => {
      const failure = failureWords(outcome, label, target);
      if (failure === undefined) {
        call.handedOver(target);
        succeeded?.();
        return;
      }
      call.handover.stand('failed', failure);
      if (!wasHeld && !call.ended) void call.setHeld(false);
    },
  });
  return ok(undefined);
}

/** Undefined where the far end has gone over. A far end that took it on and never said more has gone, too. */
function failureWords(outcome: ReferOutcome, label: string, target: string): string | undefined {
  switch (outcome.kind) {
    case 'succeeded':
    case 'unknown':
      return undefined;
    case 'failed':
      return `${label} did not reach ${target} (${outcome.status} ${shown(outcome.reason)}). You still have the call.`;
    case 'refused':
      return outcome.status === 603
        ? `${label} did not want to be transferred. You still have the call.`
        : `The phone of ${label} can't be transferred (${outcome.status} ${shown(outcome.reason)}). You still have the call.`;
    case 'no-response':
      return `${label} did not answer to being transferred.`;
    case 'unreachable':
      return `${label} could not be told: ${shown(outcome.message)}`;
  }
}
