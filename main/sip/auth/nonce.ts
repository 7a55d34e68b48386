import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { limits } from '../../base/limits.ts';
import type { Random } from '../../base/random.ts';

const TIME_BYTES = 6;
const UNIQUE_BYTES = 10;
const SEAL_BYTES = 16;
const KEY_BYTES = 32;

/** What a nonce of ours says of itself. */
export interface NonceTicket {
  /** Of this nonce alone. */
  readonly id: string;
  /** Clock ms. */
  readonly issuedAt: number;
  readonly expired: boolean;
}

/** Makes nonces that need not be remembered: time and chance under a seal that only this process can make (RFC 7616 §5.4). */
export class NonceSeal {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #key: Buffer;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.#key = Buffer.from(random.hex(KEY_BYTES), 'hex');
  }

  issue(): string {
    const ticket = Buffer.alloc(TIME_BYTES + UNIQUE_BYTES);
    ticket.writeUIntBE(Math.floor(this.#clock.now()), 0, TIME_BYTES);
    ticket.write(this.#random.hex(UNIQUE_BYTES), TIME_BYTES, 'hex');
    return Buffer.concat([ticket, this.#seal(ticket)]).toString('base64url');
  }

  /** Undefined for what we did not issue: another's, or of the time before a restart. */
  read(nonce: string): NonceTicket | undefined {
    const bytes = Buffer.from(nonce.slice(0, 2 * TOTAL_BYTES), 'base64url');
    if (bytes.length !== TOTAL_BYTES || bytes.toString('base64url') !== nonce) return undefined;
    const ticket = bytes.subarray(0, TIME_BYTES + UNIQUE_BYTES);
    if (!timingSafeEqual(this.#seal(ticket), bytes.subarray(ticket.length))) return undefined;
    const issuedAt = ticket.readUIntBE(0, TIME_BYTES);
    const expired = this.#clock.now() - issuedAt >= limits.nonceMs;
    return { id: ticket.toString('base64url'), issuedAt, expired };
  }

  #seal(ticket: Uint8Array): Buffer {
    return createHmac('sha256', this.#key).update(ticket).digest().subarray(0, SEAL_BYTES);
  }
}

const TOTAL_BYTES = TIME_BYTES + UNIQUE_BYTES + SEAL_BYTES;
