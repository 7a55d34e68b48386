import { limits } from '../../base/limits.ts';
import type { NonceTicket } from './nonce.ts';

/** The highest count seen of each nonce that somebody proved a password with: a request overheard can't be sent again. */
export class NonceCounts {
  readonly #counts = new Map<string, { readonly issuedAt: number; count: number }>();
  /** A nonce issued until then and not in the table has been put out of it: its count is not known. */
  #forgottenUntil = -1;

  get size(): number {
    return this.#counts.size;
  }

  /** True where the count rises, which it does not for a copy (RFC 7616 §3.4); then it is the one to beat. */
  rise({ id, issuedAt }: NonceTicket, count: number): boolean {
    const known = this.#counts.get(id);
    if (known) {
      if (count <= known.count) return false;
      known.count = count;
      return true;
    }
    if (count < 1 || issuedAt <= this.#forgottenUntil) return false;
    this.#makeRoom(issuedAt);
    this.#counts.set(id, { issuedAt, count });
    return true;
  }

  /** Nonces that have expired are of no use to anybody; where the table is full, those first used go. */
  #makeRoom(now: number): void {
    for (const [id, { issuedAt }] of this.#counts) {
      const expired = now - issuedAt >= limits.nonceMs;
      if (!expired && this.#counts.size < limits.nonceCounts) return;
      this.#counts.delete(id);
      if (!expired) this.#forgottenUntil = Math.max(this.#forgottenUntil, issuedAt);
    }
  }
}
