import type { Protocol } from '../sip/transport.ts';

/** One contact of one user of the embedded exchange: a row of its location service (RFC 3261 §10). Plain data. */
export interface Binding {
  /** The user part of the address of record, unescaped; the domain is the exchange's own. */
  readonly user: string;
  /** The Contact's URI as it was registered: with `user` it names the row. */
  readonly contact: string;
  /** Of the REGISTER that set it: an older one of the same Call-ID changes nothing (§10.3 step 7). */
  readonly callId: string;
  readonly cseq: number;
  /** Preference, 0 to 1 in thousandths (§20.10). */
  readonly q: number;
  /** Wall-clock ms. */
  readonly expiresAt: number;
  /** Route values to send through, first hop first (RFC 3327). */
  readonly path: readonly string[];
  /** `+sip.instance` and `reg-id`, with which a phone takes its own earlier flow's place (RFC 5626 §6). */
  readonly instance?: string;
  readonly regId?: number;
  /** The Contact's other parameters as written: `;audio;methods="INVITE"`. */
  readonly params?: string;
  /** Where the REGISTER came from, and over what. */
  readonly source: { readonly protocol: Protocol; readonly address: string; readonly port: number };
  /** The phone's User-Agent, cut to `limits.shownCharacters`. */
  readonly userAgent?: string;
}

/**
 * Where the exchange keeps its bindings beyond its own life. The exchange holds all of them in memory and decides by
 * those: it reads once, at its start, and tells each change. Neither may throw, and `set` may not wait for a disk:
 * 300 registrations a second come through it. What is lost with a crash is registered again within the hour.
 */
export interface LocationStore {
  /** All that was kept, those that have expired meanwhile included. */
  all(): Iterable<Binding>;
  /** These are now all bindings of `user`; none: it has left. */
  set(user: string, bindings: readonly Binding[]): void;
}
