import { quoted } from '../message/quoted-string.ts';
import type { Asker } from './challenge.ts';
import type { Protection } from './digest.ts';

/** Where credentials go: for the server, and for proxies on the way (RFC 3261 §20.7, §20.28). */
export const credentialHeader: Record<Asker, string> = { server: 'Authorization', proxy: 'Proxy-Authorization' };

export const credentialHeaders: readonly string[] = Object.values(credentialHeader);

/** Digest credentials as they stand in a request (RFC 7616 §3.4). */
export interface Credentials {
  /** Hashed where `userhash` says so. */
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  /** In hex. */
  readonly response: string;
  /** As written; MD5 where there is none. */
  readonly algorithm?: string;
  readonly protection?: Protection;
  readonly opaque?: string;
  readonly userhash?: boolean;
}

/** The value of Authorization or Proxy-Authorization: quoted and unquoted as RFC 3261 §25.1 has it. */
export function formatCredentials(credentials: Credentials): string {
  const { username, realm, nonce, uri, response, algorithm, protection, opaque, userhash } = credentials;
  const params = [
    `username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${response}"`,
  ];
  if (algorithm !== undefined) params.push(`algorithm=${algorithm}`);
  if (protection) {
    const { qop, cnonce, nc } = protection;
    params.push(`cnonce=${quoted(cnonce)}`, `qop=${qop}`, `nc=${nc}`);
  }
  if (opaque !== undefined) params.push(`opaque=${quoted(opaque)}`);
  if (userhash) params.push('userhash=true');
  return `Digest ${params.join(', ')}`;
}
