import { type Algorithm, hashHex } from './algorithm.ts';

/** `auth` protects the request line, `auth-int` its body as well (RFC 7616 §3.4.3). */
export type Qop = 'auth' | 'auth-int';

/** What a client adds where the server asked for a quality of protection. */
export interface Protection {
  readonly qop: Qop;
  readonly cnonce: string;
  /** Eight hex digits. */
  readonly nc: string;
}

export interface DigestInput {
  readonly algorithm: Algorithm;
  /** `H(user:realm:password)` by the algorithm's hash. */
  readonly ha1: string;
  readonly method: string;
  /** As the `uri` parameter has it. */
  readonly uri: string;
  readonly nonce: string;
  /** None: the form of RFC 2069, which RFC 2617 §3.2.2.1 and RFC 3261 §22.4 keep. */
  readonly protection?: Protection | undefined;
  readonly body: Uint8Array;
}

/** The `response` parameter (RFC 7616 §3.4.1, RFC 2617 §3.2.2.1), in lower-case hex. */
export function digestResponse(input: DigestInput): string {
  const { nonce, protection } = input;
  const { hash } = input.algorithm;
  const [key, ha2] = [sessionKey(input), requestHash(input)];
  const parts = protection ? [key, nonce, protection.nc, protection.cnonce, protection.qop, ha2] : [key, nonce, ha2];
  return hashHex(hash, parts.join(':'));
}

/** H(A1) (RFC 7616 §3.4.2). A client keeps one cnonce for each nonce, so that the session's first is that of all its requests. */
function sessionKey({ algorithm, ha1, nonce, protection }: DigestInput): string {
  return algorithm.session ? hashHex(algorithm.hash, `${ha1}:${nonce}:${protection?.cnonce ?? ''}`) : ha1;
}

/** H(A2) (RFC 7616 §3.4.3); a message without a body has the hash of nothing (RFC 8760 §2.6). */
function requestHash({ algorithm: { hash }, method, uri, protection, body }: DigestInput): string {
  const line = `${method}:${uri}`;
  return hashHex(hash, protection?.qop === 'auth-int' ? `${line}:${hashHex(hash, body)}` : line);
}
