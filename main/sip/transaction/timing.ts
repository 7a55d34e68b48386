/** The three estimates that every SIP timer is made of (RFC 3261 §17.1.1.1, §17.1.2.2), in ms. */
export interface Timing {
  /** Round-trip time estimate. */
  readonly t1Ms: number;
  /** The longest interval between retransmissions of a non-INVITE request or of an INVITE's response. */
  readonly t2Ms: number;
  /** How long a message may stay in the network. */
  readonly t4Ms: number;
}

export const defaultTiming: Timing = { t1Ms: 500, t2Ms: 4000, t4Ms: 5000 };

/** Every timer of RFC 3261 Table 4 as RFC 6026 §8.11 leaves it, for one flow; in ms. */
export interface Timers {
  /** Timer A: first INVITE retransmission, then doubling without a ceiling. */
  readonly a: number;
  /** Timer B: an INVITE without any answer. */
  readonly b: number;
  /** Timer D: retransmitted non-2xx answers to an INVITE; "at least 32 s", whatever our T1. */
  readonly d: number;
  /** Timer E: first non-INVITE retransmission, doubling up to T2. */
  readonly e: number;
  /** Timer F: a non-INVITE request without a final answer. */
  readonly f: number;
  /** Timer G: first retransmission of a non-2xx answer to an INVITE, doubling up to T2. */
  readonly g: number;
  /** Timer H: a non-2xx answer without ACK. */
  readonly h: number;
  /** Timer I: retransmitted ACKs. */
  readonly i: number;
  /** Timer J: retransmitted non-INVITE requests. */
  readonly j: number;
  /** Timer K: retransmitted answers to a non-INVITE request. */
  readonly k: number;
  /** Timer L: retransmitted INVITEs after a 2xx. */
  readonly l: number;
  /** Timer M: retransmitted 2xx, and those of other branches. */
  readonly m: number;
  /** A 100 for an INVITE that its user leaves unanswered (RFC 3261 §17.2.1). */
  readonly trying: number;
  /** A 100 for a non-INVITE request left unanswered: when the client's Timer E reaches T2 (RFC 4320 §4.1). */
  readonly lateTrying: number;
  /** The ceiling of Timers E and G. */
  readonly t2: number;
}

/** Retransmission is for unreliable flows alone, and so is waiting for retransmissions: there D, I, J and K are 0. */
export function timersFor({ t1Ms, t2Ms, t4Ms }: Timing, reliable: boolean): Timers {
  const timeout = 64 * t1Ms;
  return {
    a: t1Ms,
    b: timeout,
    d: reliable ? 0 : Math.max(32_000, timeout),
    e: t1Ms,
    f: timeout,
    g: t1Ms,
    h: timeout,
    i: reliable ? 0 : t4Ms,
    j: reliable ? 0 : timeout,
    k: reliable ? 0 : t4Ms,
    l: timeout,
    m: timeout,
    trying: 200,
    lateTrying: timeUntilTimerEReachesT2(t1Ms, t2Ms),
    t2: t2Ms,
  };
}

function timeUntilTimerEReachesT2(t1Ms: number, t2Ms: number): number {
  let elapsed = 0;
  for (let interval = t1Ms; interval < t2Ms; interval *= 2) elapsed += interval;
  return elapsed;
}
