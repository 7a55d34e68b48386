import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { SipRequest } from '../message/message.ts';
import { quoted } from '../message/quoted-string.ts';
import { isSipUri, parseUri, sameUri, type Uri } from '../message/uri.ts';
import { type Algorithm, algorithmNamed, defaultAlgorithm, type Hash } from './algorithm.ts';
import { credentialsOf } from './authorization.ts';
import type { Asker } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { digestResponse } from './digest.ts';
import { type Ha1s, ha1 } from './ha1.ts';
import { NonceSeal } from './nonce.ts';
import { NonceCounts } from './nonce-counts.ts';

export interface DigestServerOptions {
  readonly realm: string;
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Asked for each challenge: what it names, in this order; all that we take when absent. Some clients look at the first
   * alone, and give up where that is not MD5.
   */
  readonly challenged?: (() => readonly Offered[]) | undefined;
}

/** How to answer a request that is not let in: 401 (407 of a proxy) with `challenge(stale)`, or 400. */
export interface DigestRefusal {
  readonly status: 400 | 401;
  readonly stale: boolean;
}

/** In the order of our preference (RFC 8760 §2.3). */
const offeredAlgorithms = ['SHA-256', 'MD5'] as const;

export type Offered = (typeof offeredAlgorithms)[number];

/** The client did not put a count into the form of RFC 2069: its nonce is good for one request. */
const onlyCount = 1;

/** Digest authentication as a server does it (RFC 3261 §22, RFC 7616, RFC 8760), without a word on who is a user here. */
export class DigestServer {
  readonly #realm: string;
  readonly #challenged: () => readonly Offered[];
  readonly #seal: NonceSeal;
  readonly #counts = new NonceCounts();
  /** The password of whoever is no user: nobody has it. */
  readonly #nobody: Ha1s;

  constructor({ realm, clock, random, challenged = () => offeredAlgorithms }: DigestServerOptions) {
    this.#challenged = challenged;
    this.#realm = realm;
    this.#seal = new NonceSeal(clock, random);
    const secret = random.hex(16);
    this.#nobody = Object.fromEntries(offeredAlgorithms.map((hash) => [hash, ha1(hash, '', realm, secret)]));
  }

  /** Values for WWW-Authenticate (of a proxy, Proxy-Authenticate), one header line each. */
  challenge(stale = false): readonly string[] {
    const nonce = this.#seal.issue();
    return this.#challenged().map((algorithm) => {
      const params = [`realm=${quoted(this.#realm)}`, `nonce="${nonce}"`, 'qop="auth"', `algorithm=${algorithm}`];
      return `Digest ${[...params, ...(stale ? ['stale=true'] : [])].join(', ')}`;
    });
  }

  /**
   * The user who proved to be one. A proxy looks at Proxy-Authorization. The work is the same whether or not `lookup`
   * knows the name; it should take as long for either, too.
   */
  check(
    request: SipRequest,
    lookup: (user: string) => Ha1s | undefined,
    as: Asker = 'server',
  ): Result<string, DigestRefusal> {
    const credentials = credentialsOf(request, as).find(({ realm }) => realm === this.#realm);
    if (!credentials) return err({ status: 401, stale: false });
    const algorithm = offered(credentials.algorithm);
    if (!algorithm || !isForSamePlace(credentials.uri, request.uri)) return err({ status: 400, stale: false });
    if (!this.#proves(credentials, algorithm, request, lookup)) return err({ status: 401, stale: false });
    return this.#isFresh(credentials) ? ok(credentials.username) : err({ status: 401, stale: true });
  }

  #proves(
    { username, uri, nonce, protection, response, userhash }: Credentials,
    algorithm: Algorithm,
    { method, body }: SipRequest,
    lookup: (user: string) => Ha1s | undefined,
  ): boolean {
    const known = userhash ? undefined : lookup(username)?.[algorithm.hash];
    const key = known ?? this.#nobody[algorithm.hash] ?? '';
    const expected = digestResponse({ algorithm, ha1: key, method, uri, nonce, protection, body });
    return sameText(response, expected) && known !== undefined;
  }

  /** Asked only of those who have the password, so that no stranger fills the table. */
  #isFresh({ nonce, protection }: Credentials): boolean {
    const ticket = this.#seal.read(nonce);
    if (!ticket || ticket.expired) return false;
    return this.#counts.rise(ticket, protection ? Number.parseInt(protection.nc, 16) : onlyCount);
  }
}

function offered(name: string | undefined): Algorithm | undefined {
  const algorithm = name === undefined ? defaultAlgorithm : algorithmNamed(name);
  const hashes: readonly Hash[] = offeredAlgorithms;
  return algorithm && !algorithm.session && hashes.includes(algorithm.hash) ? algorithm : undefined;
}

/** The digest's URI is the Request-URI, or one of the same host: a proxy may have changed the user (RFC 8760 §2.6). */
function isForSamePlace(text: string, requestUri: Uri): boolean {
  const named = parseUri(text);
  if (!named.ok) return false;
  if (isSipUri(named.value) && isSipUri(requestUri)) return named.value.host === requestUri.host;
  return sameUri(named.value, requestUri);
}

/** In a time that depends on the length only. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
