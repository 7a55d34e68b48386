import type { RequestFailure } from '../agent/request-failure.ts';
import type { SipResponse } from '../message/message.ts';
import type { SubscriptionEnd } from './subscribing.ts';
import type { SubscriptionState } from './subscription-state.ts';

/** A refresh goes out this long before the end at the latest: Timer F (32 s) and once more. */
const MARGIN_MS = 60_000;

/** When to refresh what lasts for `lifetimeMs`: at half time, or a minute before the end, whichever is later. */
export function refreshDelayMs(lifetimeMs: number): number {
  return Math.max(lifetimeMs / 2, lifetimeMs - MARGIN_MS);
}

/** Answers to a refresh that end the subscription (RFC 6665 §4.1.2.2); after others it lives until it expires. */
export function endsSubscription(status: number): boolean {
  return [404, 405, 410, 416, 489, 501, 604].includes(status) || (status >= 480 && status <= 485);
}

/** Seconds in a Retry-After, comment and parameters left out (§20.33); in ms. */
function retryAfterMsOf(response: SipResponse): number | undefined {
  const seconds = /^\s*(\d{1,10})/.exec(response.headers.get('Retry-After') ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** What a 423 asks for at least (RFC 6665 §4.1.2.1), in seconds. */
export function minExpiresOf(response: SipResponse): number | undefined {
  const text = response.headers.get('Min-Expires')?.trim() ?? '';
  return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}

export function refusalBy(response: SipResponse): SubscriptionEnd {
  const { status, reason } = response;
  const retryAfterMs = retryAfterMsOf(response);
  return { kind: 'refused', status, reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

export function failureBy(failure: RequestFailure): SubscriptionEnd {
  return failure.kind === 'no-response' ? failure : { kind: 'unreachable', message: failure.message };
}

export function terminationBy(state: Extract<SubscriptionState, { kind: 'terminated' }>): SubscriptionEnd {
  const { reason, retryAfter } = state;
  return {
    kind: 'terminated',
    ...(reason && { reason }),
    ...(retryAfter !== undefined && { retryAfterMs: retryAfter * 1000 }),
  };
}
