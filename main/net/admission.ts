import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { RecentSources } from '../base/recent-sources.ts';
import { TokenBucket } from '../base/token-bucket.ts';
import { isLoopback } from './ip.ts';
import { sourceKey } from './source-key.ts';

/**
 * Who is let in without counting: `normal`, this machine and the addresses that are trusted; `strict`, nobody; `off`,
 * everybody.
 */
export type AdmissionMode = 'normal' | 'strict' | 'off';

/** What may go back to an address: bytes saved up, or all that we like. */
interface Credit {
  bytes: number;
  proven: boolean;
}

const RESPONSE_START = Buffer.from('SIP/2.0 ');

const requestRate = { perSecond: limits.admissionPerSecond, burst: limits.admissionBurst };
const responseRate = { perSecond: limits.admissionResponsesPerSecond, burst: limits.admissionResponseBurst };
const open: Disposable = { dispose() {} };

/** How much each source may send us, before any of it is read, and how much it may make us send back. */
export class Admission {
  readonly #clock: Clock;
  readonly #mode: AdmissionMode;
  readonly #trusted = new Map<string, number>();
  readonly #requests: RecentSources<TokenBucket>;
  readonly #responses: RecentSources<TokenBucket>;
  /** Bytes that may go back, by the exact address: it is whom a forger would have us flood. */
  readonly #credit = new RecentSources<Credit>(limits.admissionSources, () => ({ bytes: 0, proven: false }));
  readonly #connections = new Map<string, number>();

  constructor(clock: Clock, mode: AdmissionMode) {
    this.#clock = clock;
    this.#mode = mode;
    this.#requests = new RecentSources(limits.admissionSources, () => new TokenBucket(requestRate, clock.now()));
    this.#responses = new RecentSources(limits.admissionSources, () => new TokenBucket(responseRate, clock.now()));
  }

  /** Exempts an IP address until disposed of, unless the mode is `strict`. */
  trust(address: string): Disposable {
    let held = true;
    this.#trusted.set(address, (this.#trusted.get(address) ?? 0) + 1);
    return {
      dispose: () => {
        if (held) decrement(this.#trusted, address);
        held = false;
      },
    };
  }

  /** Whether a datagram may be read. Answers to what we asked are counted apart, so that a flood of requests stops none. */
  admits(address: string, bytes: Uint8Array): boolean {
    if (this.#isExempt(address)) return true;
    const buckets = startsResponse(bytes) ? this.#responses : this.#requests;
    if (!buckets.of(sourceKey(address)).take(this.#clock.now())) return false;
    const credit = this.#credit.of(address);
    credit.bytes = Math.min(limits.returnCreditBytes, credit.bytes + bytes.length * limits.returnRatio);
    return true;
  }

  /** Whether an answer of so many bytes may go back over UDP, where a source can be forged. */
  mayReturn(address: string, bytes: number): boolean {
    if (this.#isExempt(address)) return true;
    const credit = this.#credit.of(address);
    if (credit.proven) return true;
    if (credit.bytes < bytes) return false;
    credit.bytes -= bytes;
    return true;
  }

  /** That address gets what we send it: it is not forged. */
  prove(address: string): void {
    this.#credit.of(address).proven = true;
  }

  /** A place for a connection from there until disposed of; undefined where there is none left. */
  admitConnection(address: string): Disposable | undefined {
    if (this.#isExempt(address)) return open;
    const key = sourceKey(address);
    const count = this.#connections.get(key) ?? 0;
    if (count >= limits.admissionConnections) return undefined;
    if (!this.#requests.of(key).take(this.#clock.now())) return undefined;
    this.#connections.set(key, count + 1);
    return { dispose: () => decrement(this.#connections, key) };
  }

  /** How many ms a stream must not be read after so many requests came on it. */
  delayAfter(address: string, requests: number): number {
    if (requests === 0 || this.#isExempt(address)) return 0;
    return this.#requests.of(sourceKey(address)).owe(requests, this.#clock.now());
  }

  #isExempt(address: string): boolean {
    switch (this.#mode) {
      case 'off':
        return true;
      case 'strict':
        return false;
      case 'normal':
        return isLoopback(address) || this.#trusted.has(address);
    }
  }
}

function startsResponse(bytes: Uint8Array): boolean {
  return RESPONSE_START.every((byte, at) => bytes[at] === byte);
}

function decrement(counts: Map<string, number>, key: string): void {
  const left = (counts.get(key) ?? 0) - 1;
  if (left > 0) counts.set(key, left);
  else counts.delete(key);
}
