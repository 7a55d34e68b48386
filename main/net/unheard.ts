import { limits } from '../base/limits.ts';
import type { TransportError } from '../sip/transport.ts';

/** Requests sent since the peer last said anything: if the connection breaks now, nobody knows whether it read them. */
export class UnheardRequests {
  readonly #failed = new Set<(error: TransportError) => void>();

  add(failed: (error: TransportError) => void): void {
    if (this.#failed.size < limits.udpWatchedRequests) this.#failed.add(failed);
  }

  delete(failed: (error: TransportError) => void): void {
    this.#failed.delete(failed);
  }

  /** The peer has said something. */
  clear(): void {
    this.#failed.clear();
  }

  /** The connection is gone. */
  fail(error: TransportError): void {
    const lost = [...this.#failed];
    this.#failed.clear();
    for (const failed of lost) failed(error);
  }
}
