import { createHash } from 'node:crypto';

/** What secrets are hashed with (RFC 7616 §6.1). */
export type Hash = 'MD5' | 'SHA-256' | 'SHA-512-256';

/** A hash, and whether it makes a session key of the first nonces (`-sess`, RFC 7616 §3.4.2). */
export interface Algorithm {
  /** As the challenge wrote it, to be repeated so. */
  readonly name: string;
  readonly hash: Hash;
  readonly session: boolean;
}

/** Weakest first. */
const hashes: readonly Hash[] = ['MD5', 'SHA-256', 'SHA-512-256'];

const systemNames: Record<Hash, string> = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' };

/** What stands for a challenge without the parameter (RFC 7616 §3.3). */
export const defaultAlgorithm: Algorithm = { name: 'MD5', hash: 'MD5', session: false };

/** Cryptographic libraries differ in what they were built with (BoringSSL, FIPS): each is tried once. */
const available: ReadonlySet<Hash> = new Set(hashes.filter((hash) => canHash(hash)));

/** Undefined for what is unknown, or not to be had on this system. */
export function algorithmNamed(name: string): Algorithm | undefined {
  const upper = name.toUpperCase();
  const session = upper.endsWith('-SESS');
  const plain = session ? upper.slice(0, -'-SESS'.length) : upper;
  const hash = hashes.find((candidate) => candidate === plain);
  return hash && available.has(hash) ? { name, hash, session } : undefined;
}

/** Higher is stronger. */
export function strengthOf({ hash }: Algorithm): number {
  return hashes.indexOf(hash);
}

/** Lower-case hex; text as UTF-8. */
export function hashHex(hash: Hash, content: string | Uint8Array): string {
  return createHash(systemNames[hash]).update(content).digest('hex');
}

function canHash(hash: Hash): boolean {
  try {
    return hashHex(hash, '') !== '';
  } catch {
    return false;
  }
}
