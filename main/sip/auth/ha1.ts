import { type Hash, hashHex } from './algorithm.ts';

/** What a server keeps in place of a password: `H(user:realm:password)` in lower-case hex, by hash (RFC 7616 §3.4.2). */
export type Ha1s = Partial<Record<Hash, string>>;

export function ha1(hash: Hash, user: string, realm: string, password: string): string {
  return hashHex(hash, `${user}:${realm}:${password}`);
}
