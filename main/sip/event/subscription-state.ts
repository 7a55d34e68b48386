import type { Result } from '../../base/result.ts';
import { parseWith } from '../message/grammar.ts';
import { readParams } from '../message/params.ts';
import type { ParseError } from '../message/parse-error.ts';

/** Why a subscription ended (RFC 6665 §4.1.3), as far as the RFC has words for it. */
const terminationReasons = [
  'deactivated',
  'probation',
  'rejected',
  'timeout',
  'giveup',
  'noresource',
  'invariant',
] as const;

export type TerminationReason = (typeof terminationReasons)[number];

/** The Subscription-State header (RFC 6665 §8.2.3); times in seconds. */
export type SubscriptionState =
  | { readonly kind: 'active' | 'pending'; readonly expires?: number }
  /** An unknown reason counts as none (§4.1.3). */
  | { readonly kind: 'terminated'; readonly reason?: TerminationReason; readonly retryAfter?: number };

export function parseSubscriptionState(text: string): Result<SubscriptionState, ParseError> {
  return parseWith(
    'Subscription-State',
    (scan): SubscriptionState => {
      const word = scan.token().toLowerCase();
      if (word === '') scan.fail();
      const params = readParams(scan);
      if (word === 'terminated') {
        const reason = terminationReasons.find((known) => known === params.get('reason')?.toLowerCase());
        const retryAfter = secondsIn(params.get('retry-after'));
        return { kind: 'terminated', ...(reason && { reason }), ...(retryAfter !== undefined && { retryAfter }) };
      }
      const expires = secondsIn(params.get('expires'));
      // A state of an extension says at least that there is a subscription, which is not authorized yet.
      return { kind: word === 'active' ? 'active' : 'pending', ...(expires !== undefined && { expires }) };
    },
    text,
  );
}

export function formatSubscriptionState(state: SubscriptionState): string {
  if (state.kind !== 'terminated') {
    return state.expires === undefined ? state.kind : `${state.kind};expires=${Math.ceil(state.expires)}`;
  }
  const reason = state.reason === undefined ? '' : `;reason=${state.reason}`;
  return `terminated${reason}${state.retryAfter === undefined ? '' : `;retry-after=${state.retryAfter}`}`;
}

function secondsIn(text: string | null | undefined): number | undefined {
  if (!text || !/^\d{1,10}$/.test(text)) return undefined;
  return Math.min(Number(text), 2 ** 32 - 1);
}
