import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { err, type Result } from '../../base/result.ts';
import type { SipRequest } from '../message/message.ts';
import type { Ha1s } from './ha1.ts';

export interface DigestServerOptions {
  readonly realm: string;
  readonly clock: Clock;
  readonly random: Random;
}

/** How to answer a request that is not let in: 401 (407 of a proxy) with `challenge(stale)`, or 400. */
export interface DigestRefusal {
  readonly status: 400 | 401;
  readonly stale: boolean;
}

/** Digest authentication as a server does it (RFC 3261 §22, RFC 7616, RFC 8760), without a word on who is a user here. */
export class DigestServer {
  constructor(_options: DigestServerOptions) {}

  /** Values for WWW-Authenticate (of a proxy, Proxy-Authenticate), one header line each: SHA-256 first, then MD5. */
  challenge(_stale = false): readonly string[] {
    return [];
  }

  /** The user who proved to be one. A proxy looks at Proxy-Authorization. */
  check(
    _request: SipRequest,
    _lookup: (user: string) => Ha1s | undefined,
    _as: 'server' | 'proxy' = 'server',
  ): Result<string, DigestRefusal> {
    return err({ status: 401, stale: false });
  }
}
