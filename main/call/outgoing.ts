import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import { sdpBody } from '../media/negotiation.ts';
import { MediaSession } from '../media/session.ts';
import type { UserAgent } from '../sip/agent/agent.ts';
import type { SessionBody } from '../sip/agent/body.ts';
import type { OutgoingUser, Progress } from '../sip/agent/outgoing-invite.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { Call } from './call.ts';

const RINGING = 180;

/** Who calls: goes into From and Contact. */
export interface Caller {
  readonly uri: Uri;
  readonly displayName: string;
}

/** Sends the INVITE for a call that was just made and walks the call through what comes back. */
export function placeCall(call: Call, to: Uri, from: Caller, agent: UserAgent, sound: MediaEngine): void {
  const user: OutgoingUser = {
    onProgress: (progress) => onProgress(call, progress),
    onAnswered: (body) => onAnswered(call, body),
    onReoffer: (offer) => call.onReoffer(offer),
    onAckBody: (answer) => call.onAckBody(answer),
    onEnded: (cause) => call.onEnded(cause),
  };
  const offer = (localAddress: string) => makeOffer(call, localAddress, sound);
  call.enter({ state: 'dialling', session: agent.invite({ to, from, fromLocalAddress: true, offer }, user) });
}

/** Opens the ports that the offer names; called again when the INVITE must leave from another address. */
async function makeOffer(call: Call, localAddress: string, sound: MediaEngine): Promise<Result<SessionBody, string>> {
  const opened = await MediaSession.open(sound, { localAddress, patch: { kind: 'none' } });
  if (!opened.ok) return err(opened.error.message);
  call.adopt(opened.value);
  return call.ended ? err('The call was cancelled.') : ok(sdpBody(opened.value.offer()));
}

/** An early answer (183, or 180 with a body) is taken as it comes, from whichever fork; one of no use is passed over. */
function onProgress(call: Call, { status, body }: Progress): void {
  const { phase, media } = call;
  if (phase?.state !== 'dialling' && phase?.state !== 'ringing') return;
  if (body) media?.accept(body.bytes);
  if (status === RINGING) call.enter({ state: 'ringing', session: phase.session });
  else call.refresh();
}

/** The 2xx. Its answer counts, whatever an early one said; without a usable one there is no call (RFC 3264 §6). */
function onAnswered(call: Call, body: SessionBody | undefined): undefined {
  const { phase, media } = call;
  if (phase?.state !== 'dialling' && phase?.state !== 'ringing') return;
  if (media && body && media.accept(body.bytes).ok) {
    call.activate(phase.session, media);
    return;
  }
  call.fail({ code: 'media-refused', text: `${call.party.label} answered without a voice codec that this phone has.` });
}
