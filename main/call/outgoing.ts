import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { SessionGroup } from '../media/group-offer.ts';
import { sdpBody } from '../media/negotiation.ts';
import { MediaSession } from '../media/session.ts';
import type { UserAgent } from '../sip/agent/agent.ts';
import type { SessionBody } from '../sip/agent/body.ts';
import type { EndCause } from '../sip/agent/end-cause.ts';
import type { InviteOptions, OutgoingInvite, OutgoingUser, Progress } from '../sip/agent/outgoing-invite.ts';
import { followRedirect, type RedirectionTrail, trailFrom } from '../sip/agent/redirection.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { Call } from './call.ts';
import type { Caller } from './caller.ts';

const RINGING = 180;

export interface OutgoingParts {
  readonly to: Uri;
  readonly caller: Caller;
  readonly agent: UserAgent;
  readonly media: MediaEngine;
  /** Beside those that every INVITE has: Replaces, Referred-By. */
  readonly headers?: InviteOptions['headers'];
  /** Who has sent the call on before it came to this attempt: Diversion headers, the latest first. */
  readonly diversions?: readonly string[];
  /** The multicast group that they are invited to. */
  readonly group?: SessionGroup | undefined;
}

/** Sends the INVITE for a call that was just made and walks the call through what comes back, redirections included. */
export function placeCall(call: Call, parts: OutgoingParts): void {
  call.enter({ state: 'dialling', session: attempt(call, parts, trailFrom(parts.to), parts.to) });
}

function attempt(call: Call, parts: OutgoingParts, trail: RedirectionTrail, to: Uri): OutgoingInvite {
  const { caller, agent, headers = [], diversions = [] } = parts;
  const user: OutgoingUser = {
    onProgress: (progress) => onProgress(call, progress),
    onAnswered: (body) => onAnswered(call, body),
    onReoffer: (offer) => call.farEnd.onReoffer(offer),
    onAckBody: (answer) => call.farEnd.onAckBody(answer),
    onRefreshed: (answer) => call.farEnd.onRefreshed(answer),
    onDigit: (digit) => call.farEnd.onDigit(digit),
    onRemoteFocus: () => call.farEnd.onRemoteFocus(),
    onRequest: (transaction) => call.farEnd.onRequest(transaction),
    onEnded: (cause) => onEnded(call, parts, trail, cause),
  };
  const offer = (localAddress: string) => makeOffer(call, localAddress, parts);
  const told = diversions.map((text) => ['Diversion', text] as const);
  const session = agent.invite({ ...caller, to, offer, headers: [...headers, ...told] }, user);
  call.claim(session.callId);
  return session;
}

/** A redirection is followed by a new attempt of the same call, which tells who has sent it on so far; else the call is over. */
function onEnded(call: Call, parts: OutgoingParts, trail: RedirectionTrail, cause: EndCause): void {
  const { state } = call.phase ?? {};
  const redirected = state === 'dialling' || state === 'ringing' ? followRedirect(trail, cause) : undefined;
  if (!redirected) call.farEnd.onEnded(cause);
  else {
    const sentOn = { ...parts, diversions: diversionsAfter(parts, cause) };
    call.enter({ state: 'dialling', session: attempt(call, sentOn, redirected.trail, redirected.next) });
  }
}

/** The latest first, so that whoever is called now can see who sent the caller on, and that it goes in a circle (RFC 5806). */
function diversionsAfter({ diversions = [] }: OutgoingParts, cause: EndCause): readonly string[] {
  const added = (cause.kind === 'rejected' && cause.diversions) || [];
  return [...added, ...diversions].slice(0, limits.diversionsRead);
}

/** Opens the ports that the offer names; called again when the INVITE must leave from another address. */
async function makeOffer(
  call: Call,
  localAddress: string,
  { media, caller: { codecs }, group }: OutgoingParts,
): Promise<Result<SessionBody, string>> {
  const opened = await MediaSession.open(media, {
    localAddress,
    patch: { kind: 'none' },
    group,
    ...(codecs && { codecs }),
  });
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
