import type { Result } from '../base/result.ts';
import type { SipRequest } from '../sip/message/message.ts';
import { sameUri, type Uri } from '../sip/message/uri.ts';
import type { CallFeatures } from '../store/account-record.ts';
import { autoAnswerAsked } from './auto-answer.ts';
import { type ForwardingCause, mayForward } from './forwarding.ts';

/** What is to happen with a call that comes in. */
export type IncomingDecision =
  | { readonly kind: 'ring' }
  | { readonly kind: 'reject'; readonly status: number; readonly reason: string }
  /** 486: another call is up, and there is no call waiting. */
  | { readonly kind: 'busy' }
  /** 302 with `forwardingHeaders`. */
  | { readonly kind: 'forward'; readonly to: Uri; readonly cause: ForwardingCause }
  | { readonly kind: 'ring-then-forward'; readonly to: Uri; readonly cause: 'no-answer'; readonly afterMs: number }
  | { readonly kind: 'auto-answer'; readonly afterMs: number };

export interface IncomingCircumstances {
  readonly features: CallFeatures;
  /** The person has another call, ringing or up. */
  readonly otherCalls: boolean;
  readonly request: SipRequest;
  /** The account's own address. */
  readonly own: Uri;
  /** An address as a person typed it, by the account's dial plan. */
  readonly resolve: (text: string) => Result<Uri, string>;
}

/** What an account's features make of a call, the strongest wish first. */
export function decideIncoming(circumstances: IncomingCircumstances): IncomingDecision {
  const { features, otherCalls, request } = circumstances;
  const { forwarding } = features;
  const always = forwardTo(forwarding.always, circumstances);
  if (always) return { kind: 'forward', to: always, cause: 'unconditional' };
  // 480 and not 486: RFC 3261 §21.4.18 names do not disturb, and another phone of the person may still ring.
  if (features.doNotDisturb) return { kind: 'reject', status: 480, reason: 'Do Not Disturb' };
  if (otherCalls && !features.callWaiting) {
    const busy = forwardTo(forwarding.busy, circumstances);
    return busy ? { kind: 'forward', to: busy, cause: 'user-busy' } : { kind: 'busy' };
  }
  return ringing(circumstances, autoAnswerAfter(features, request, otherCalls));
}

/** It rings; what comes first ends it. */
function ringing(circumstances: IncomingCircumstances, answerMs: number | undefined): IncomingDecision {
  const { noAnswer, noAnswerSeconds } = circumstances.features.forwarding;
  const afterMs = noAnswerSeconds * 1_000;
  if (answerMs !== undefined && (noAnswer === undefined || answerMs <= afterMs))
    return { kind: 'auto-answer', afterMs: answerMs };
  const to = forwardTo(noAnswer, circumstances);
  return to ? { kind: 'ring-then-forward', to, cause: 'no-answer', afterMs } : { kind: 'ring' };
}

/** A second call never breaks into the first by itself. */
function autoAnswerAfter(features: CallFeatures, request: SipRequest, otherCalls: boolean): number | undefined {
  if (otherCalls) return undefined;
  const asked = features.autoAnswerOnRequest ? autoAnswerAsked(request.headers) : undefined;
  const set = features.autoAnswerSeconds === undefined ? undefined : features.autoAnswerSeconds * 1_000;
  return asked !== undefined && set !== undefined ? Math.min(asked, set) : (asked ?? set);
}

/** Undefined where nothing is set, it leads nowhere, or it would go in a circle: back to who calls, to here, or on and on. */
function forwardTo(text: string | undefined, { request, own, resolve }: IncomingCircumstances): Uri | undefined {
  if (text === undefined || text === '' || !mayForward(request, own)) return undefined;
  const to = resolve(text);
  if (!to.ok || sameUri(to.value, own) || sameUri(to.value, request.from.uri)) return undefined;
  return to.value;
}
