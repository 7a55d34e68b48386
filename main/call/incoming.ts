import { type ForwardingCause, forwardingHeaders } from '../account/forwarding.ts';
import { decideIncoming, type IncomingDecision } from '../account/incoming-policy.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import { invitedTo } from '../media/group-offer.ts';
import { answerTo } from '../media/negotiation.ts';
import { MediaSession } from '../media/session.ts';
import type { Codec } from '../sdp/codec.ts';
import type { AcceptOptions, IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { CallFeatures } from '../store/account-record.ts';
import type { Call } from './call.ts';
import type { CallError } from './call-error.ts';
import { partyOf } from './party.ts';

/** The account that a call came in for, as far as taking it goes. */
export interface CalledAccount {
  readonly id: string;
  /** Its own address. */
  readonly own: Uri;
  readonly features: CallFeatures;
  /** What its calls may be spoken in, the preferred one first. */
  readonly codecs: readonly Codec[];
  /** Whether what the INVITE asserts of its sender comes from the account's own server (RFC 3325). */
  readonly trusted: boolean;
  /** An address as a person typed it, by the account's dial plan. */
  readonly resolve: (text: string) => Result<Uri, string>;
  /** What the account's answers are sent with. */
  readonly answer: AcceptOptions;
}

/** What the account's features make of a call. */
export function decide(invite: IncomingInvite, account: CalledAccount, otherCalls: boolean): IncomingDecision {
  const { features, own, resolve } = account;
  return decideIncoming({ features, otherCalls, request: invite.request, own, resolve });
}

/**
 * Lets a call ring here. Its ports are opened and its offer is checked before it rings, so that answering is instant and
 * nobody picks up a call that has no sound. Resolves when it rings or has been refused.
 */
export async function ringHere(
  call: Call,
  invite: IncomingInvite,
  media: MediaEngine,
  codecs: readonly Codec[],
): Promise<void> {
  const prepared = await prepare(call, invite, media, codecs);
  if (!prepared) return;
  invite.ring();
  call.enter({ state: 'incoming', invite, ...prepared });
}

/** Ports and the answer to a call's offer; undefined where there can be none, and the call is over. */
export async function prepare(call: Call, invite: IncomingInvite, media: MediaEngine, codecs: readonly Codec[]) {
  invite.onEnded((cause) => call.farEnd.onEnded(cause));
  const { localAddress } = invite;
  const group = invitedTo(invite.offer?.bytes, localAddress);
  const opened = await MediaSession.open(media, { localAddress, patch: { kind: 'none' }, codecs, group });
  if (!opened.ok) {
    invite.reject(503, { headers: [['Retry-After', '5']] });
    const text = `${call.party.label} called, but there was no free port for the sound.`;
    call.end({ code: 'failed', text, status: 503 });
    return undefined;
  }
  call.adopt(opened.value);
  if (call.ended) return undefined;
  invite.attend(call.farEnd);
  const body = answerTo(invite.offer, opened.value);
  if (body.ok) return { body: body.value, media: opened.value };
  const { status } = body.error;
  invite.refuse(body.error);
  const text = `${call.party.label} called, but has no voice codec in common with this phone.`;
  call.end({ code: 'media-refused', text, status });
  return undefined;
}

/** Answers a call that rings here: 200 with the prepared body. */
export function answerCall(call: Call, options: AcceptOptions): Result<void, CallError> {
  if (call.phase?.state !== 'incoming')
    return err({ code: 'wrong-state', message: 'This call is not ringing any more.' });
  const { invite, body, media } = call.phase;
  const session = invite.accept(body, call.farEnd, options);
  if (!session) return err({ code: 'wrong-state', message: `${call.party.label} has just given up.` });
  call.activate(session, media);
  return ok(undefined);
}

/** Sends a call on to somebody else (302), whether it rings here already or not. */
export function sendOn(call: Call, invite: IncomingInvite, own: Uri, to: Uri, cause: ForwardingCause): void {
  invite.reject(302, { headers: forwardingHeaders(invite.request, own, to, cause) });
  const text = `${call.party.label} called and was sent on to ${partyOf(to).label}.`;
  call.end({ code: 'forwarded', text, status: 302 });
}
