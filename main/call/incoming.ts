import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import { answerTo } from '../media/negotiation.ts';
import { MediaSession } from '../media/session.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { Call } from './call.ts';
import type { CallError } from './call-error.ts';

/**
 * Lets a call ring here. Its ports are opened and its offer is checked before it rings, so that answering is instant and
 * nobody picks up a call that has no sound. Resolves when it rings or has been refused.
 */
export async function ringHere(call: Call, invite: IncomingInvite, sound: MediaEngine): Promise<void> {
  invite.onEnded((cause) => call.onEnded(cause));
  const opened = await MediaSession.open(sound, { localAddress: invite.localAddress, patch: { kind: 'none' } });
  if (!opened.ok) {
    invite.reject(503, { headers: [['Retry-After', '5']] });
    const text = `${call.party.label} called, but there was no free port for the sound.`;
    call.end({ code: 'failed', text, status: 503 });
    return;
  }
  const media = opened.value;
  call.adopt(media);
  if (call.ended) return;
  const body = answerTo(invite.offer, media);
  if (!body.ok) {
    const { status } = body.error;
    invite.refuse(body.error);
    const text = `${call.party.label} called, but has no voice codec in common with this phone.`;
    call.end({ code: 'media-refused', text, status });
    return;
  }
  invite.ring();
  call.enter({ state: 'incoming', invite, body: body.value, media });
}

/** Answers a call that rings here: 200 with the prepared body. */
export function answerCall(call: Call): Result<void, CallError> {
  if (call.phase?.state !== 'incoming')
    return err({ code: 'wrong-state', message: 'This call is not ringing any more.' });
  const { invite, body, media } = call.phase;
  const session = invite.accept(body, call);
  if (!session) return err({ code: 'wrong-state', message: `${call.party.label} has just given up.` });
  call.activate(session, media);
  return ok(undefined);
}
