import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Core } from './core.ts';
import { type AnswerParts, respond } from './respond.ts';

/** RSeq begins anywhere in the lower half of 32 bits (RFC 3262 §3). */
const firstRSeqs = 2 ** 31 - 1;

interface Waiting {
  readonly rseq: number;
  readonly response: SipResponse;
  readonly deadline: Disposable;
  repetition: Disposable;
}

interface Held {
  readonly status: number;
  readonly parts: AnswerParts;
}

/** The provisional responses to one INVITE that its caller must acknowledge with PRACK, one after the other (RFC 3262 §3). */
export class ReliableProgress implements Disposable {
  readonly #core: Core;
  readonly #transaction: ServerTransaction;
  readonly #abandoned: () => void;
  readonly #held: Held[] = [];
  #rseq: number;
  #waiting: Waiting | undefined;
  /** The last one, where the final answer came before its PRACK. */
  #late: number | undefined;

  /** `abandoned` is called when no PRACK came in 64·T1. */
  constructor(core: Core, transaction: ServerTransaction, abandoned: () => void) {
    this.#core = core;
    this.#transaction = transaction;
    this.#abandoned = abandoned;
    this.#rseq = Math.floor(core.random.fraction() * firstRSeqs);
  }

  /** Whether one has not been acknowledged. */
  get waiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** Whether a session description is in one that has not been acknowledged: no 2xx may be sent before. */
  get describing(): boolean {
    const bodies = [this.#waiting?.response.body, ...this.#held.map(({ parts }) => parts.body?.bytes)];
    return bodies.some((body) => body !== undefined && body.length > 0);
  }

  /** Sends it, or keeps it until the one before it is acknowledged; beyond the limit it is left out. */
  send(status: number, parts: AnswerParts): void {
    if (!this.#waiting) this.#send(status, parts);
    else if (this.#held.length < limits.heldProvisionals) this.#held.push({ status, parts });
  }

  /** Whether a PRACK is for what was sent last; that is then sent no more, and `advance` sends the next. */
  acknowledge({ headers }: SipRequest): boolean {
    const [, rseq, seq, method] = /^(\d{1,10})[ \t]+(\d{1,10})[ \t]+(\S+)$/.exec(headers.get('RAck') ?? '') ?? [];
    if (method !== 'INVITE' || Number(seq) !== this.#transaction.request.cseq.seq) return false;
    if (Number(rseq) !== (this.#waiting?.rseq ?? this.#late)) return false;
    this.#stop();
    this.#late = undefined;
    return true;
  }

  advance(): void {
    const next = this.#waiting ? undefined : this.#held.shift();
    if (next) this.#send(next.status, next.parts);
  }

  /** A final answer goes out: nothing is repeated any more, but the last PRACK may still come. */
  dispose(): void {
    this.#late = this.#waiting?.rseq;
    this.#held.length = 0;
    this.#stop();
  }

  #send(status: number, parts: AnswerParts): void {
    this.#rseq += 1;
    const headers = [['Require', '100rel'] as const, ['RSeq', `${this.#rseq}`] as const, ...(parts.headers ?? [])];
    const response = respond(this.#core, this.#transaction, status, { ...parts, headers });
    this.#waiting = {
      rseq: this.#rseq,
      response,
      repetition: this.#repeatAfter(this.#core.timing.t1Ms),
      deadline: this.#core.clock.after(64 * this.#core.timing.t1Ms, () => {
        this.#stop();
        this.#abandoned();
      }),
    };
  }

  /** T1, 2·T1, 4·T1 … without end but the deadline's, over any transport (RFC 3262 §3). */
  #repeatAfter(intervalMs: number): Disposable {
    return this.#core.clock.after(intervalMs, () => {
      const waiting = this.#waiting;
      if (!waiting) return;
      this.#transaction.respond(waiting.response);
      waiting.repetition = this.#repeatAfter(2 * intervalMs);
    });
  }

  #stop(): void {
    this.#waiting?.repetition.dispose();
    this.#waiting?.deadline.dispose();
    this.#waiting = undefined;
  }
}
