import { limits } from '../../base/limits.ts';
import type { Random } from '../../base/random.ts';
import type { AuthProblem } from '../auth/authenticator.ts';
import type { SipResponse } from '../message/message.ts';
import { positive } from './registration-answer.ts';

/** How long to wait after so many failures in a row, in ms: half to all of `min(1800, 30·2ⁿ)` s (RFC 5626 §4.5). */
export function backoffMs(random: Random, failures: number): number {
  return jittered(random, Math.min(limits.registrationBackoffMostMs, limits.registrationBackoffMs * 2 ** failures));
}

/**
 * When to ask again after a final answer other than 2xx, in ms; undefined where the same question would get the same
 * answer until somebody has done something: set the right password, mostly.
 */
export function retryMs(
  random: Random,
  response: SipResponse,
  problem: AuthProblem | undefined,
  failures: number,
): number | undefined {
  const { status, headers } = response;
  if (problem === 'too-many-rounds') return backoffMs(random, failures);
  if (status === 401 || status === 407) return undefined;
  const told = positive(headers.get('Retry-After'));
  if (told !== undefined) return Math.max(1_000 * told, limits.registrationRefreshMs);
  const passes = status >= 500 && status < 600;
  return passes || status === 408 || status === 480
    ? backoffMs(random, failures)
    : jittered(random, limits.registrationBackoffMostMs);
}

/** When to refresh a registration, in ms: at 80 to 90 % of its time. */
export function refreshMs(random: Random, grantedSeconds: number): number {
  const ms = 1_000 * Math.min(grantedSeconds, limits.registrarSeconds) * (0.8 + 0.1 * random.fraction());
  return Math.max(Math.floor(ms), limits.registrationRefreshMs);
}

function jittered(random: Random, mostMs: number): number {
  return Math.floor(mostMs * (0.5 + 0.5 * random.fraction()));
}
