import type { SipResponse } from '../sip/message/message.ts';

/** Those of 4xx that tell the caller how to ask again (RFC 3261 §16.7 step 6). */
const helpful = [401, 407, 415, 420, 484];

/**
 * Which of the forks' final answers goes back, none of them a 2xx (§16.7 step 6): any 6xx before all, else one of the
 * lowest class, within 4xx one that says how to ask again; the earliest of equals. Challenges of all are put together
 * (step 7), and a 503, which is about one phone's server and not about ours, becomes a 500. Takes the responses over.
 */
export function bestResponse(finals: readonly SipResponse[]): SipResponse | undefined {
  const [best] = [...finals].sort((a, b) => rank(a.status) - rank(b.status));
  if (!best) return undefined;
  if (best.status === 401 || best.status === 407) gatherChallenges(best, finals);
  if (best.status === 503) {
    best.status = 500;
    best.reason = 'Server Internal Error';
    best.headers.delete('Retry-After');
  }
  return best;
}

function rank(status: number): number {
  const statusClass = Math.floor(status / 100);
  if (statusClass === 6) return 0;
  if (statusClass !== 4) return statusClass * 10;
  // What the proxy makes up for silence says least of all.
  if (status === 408) return 42;
  return helpful.includes(status) ? 40 : 41;
}

function gatherChallenges(best: SipResponse, finals: readonly SipResponse[]): void {
  for (const other of finals) {
    if (other === best || (other.status !== 401 && other.status !== 407)) continue;
    for (const name of ['WWW-Authenticate', 'Proxy-Authenticate']) best.headers.copy(name, other.headers);
  }
}
