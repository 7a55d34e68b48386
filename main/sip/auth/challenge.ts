import { limits } from '../../base/limits.ts';
import type { SipResponse } from '../message/message.ts';
import { type Algorithm, algorithmNamed, defaultAlgorithm } from './algorithm.ts';
import { readAuthParams } from './auth-params.ts';
import type { Qop } from './digest.ts';

/** Who asks: the server at the end of the way, or a proxy on it. */
export type Asker = 'server' | 'proxy';

/** One digest challenge that can be answered (RFC 7616 §3.3, RFC 3261 §20.44). */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  /** The nonce was too old, the password may be right. */
  readonly stale: boolean;
  readonly algorithm: Algorithm;
  /** Whether `algorithm` was written there: some old servers want to read back exactly what they wrote. */
  readonly namesAlgorithm: boolean;
  /** Undefined where none was offered: the form of RFC 2069. */
  readonly qop?: Qop;
  /** The user name is to be hashed (RFC 7616 §3.4.4). */
  readonly userhash: boolean;
}

const challengeHeaders = { server: 'WWW-Authenticate', proxy: 'Proxy-Authenticate' } as const;

/** Those of a response that can be answered, in their order; others are ignored (RFC 8760 §2.4). */
export function challengesOf(response: SipResponse, asker: Asker): Challenge[] {
  const lines = response.headers.all(challengeHeaders[asker]).slice(0, limits.challenges);
  return lines.flatMap(parseChallenges).slice(0, limits.challenges);
}

/** The digest challenges in one header line. */
export function parseChallenges(text: string): Challenge[] {
  return readAuthParams(text).flatMap(({ scheme, params }) => {
    const challenge = scheme === 'digest' ? readChallenge(params) : undefined;
    return challenge ? [challenge] : [];
  });
}

function readChallenge(params: ReadonlyMap<string, string>): Challenge | undefined {
  const [realm, nonce, opaque] = [params.get('realm'), params.get('nonce'), params.get('opaque')];
  const named = params.get('algorithm');
  const algorithm = named === undefined ? defaultAlgorithm : algorithmNamed(named);
  const offered = params.get('qop');
  const qop = offered === undefined ? undefined : bestQop(offered);
  if (realm === undefined || nonce === undefined || !algorithm) return undefined;
  if (offered !== undefined && !qop) return undefined;
  // A session key is made of a cnonce, which goes with qop only.
  if (algorithm.session && !qop) return undefined;
  return {
    realm,
    nonce,
    ...(opaque === undefined ? {} : { opaque }),
    stale: params.get('stale')?.toLowerCase() === 'true',
    algorithm,
    namesAlgorithm: named !== undefined,
    ...(qop ? { qop } : {}),
    userhash: params.get('userhash')?.toLowerCase() === 'true',
  };
}

/** `auth` where it may be chosen: proxies on the way may change bodies, and auth-int would break. */
function bestQop(offered: string): Qop | undefined {
  const options = offered.split(',').map((option) => option.trim().toLowerCase());
  return (['auth', 'auth-int'] as const).find((qop) => options.includes(qop));
}
