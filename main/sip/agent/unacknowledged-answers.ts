import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import type { SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Core } from './core.ts';
import { UnacknowledgedAnswer } from './unacknowledged-answer.ts';

/** Every 2xx of ours in one dialog that waits for its ACK. */
export class UnacknowledgedAnswers implements Disposable {
  readonly #core: Core;
  /** By CSeq number; `offered` when the 2xx had our offer, so that the ACK has the answer. */
  readonly #answers = new Map<number, { readonly answer: UnacknowledgedAnswer; readonly offered: boolean }>();

  constructor(core: Core) {
    this.#core = core;
  }

  get size(): number {
    return this.#answers.size;
  }

  get full(): boolean {
    return this.#answers.size >= limits.unacknowledgedAnswers;
  }

  /** Whether an offer of ours waits for the answer in an ACK. */
  get offerOpen(): boolean {
    return [...this.#answers.values()].some(({ offered }) => offered);
  }

  /** Repeats a 2xx that has been sent until its ACK; `abandoned` is called when none comes (§13.3.1.4). */
  add(transaction: ServerTransaction, response: SipResponse, offered: boolean, abandoned: () => void): void {
    const { seq } = transaction.request.cseq;
    const answer = new UnacknowledgedAnswer(this.#core, transaction, response, () => {
      this.#answers.delete(seq);
      abandoned();
    });
    this.#answers.set(seq, { answer, offered });
  }

  /** Undefined for the ACK of none of them, such as the copy of one. */
  acknowledge(seq: number): { readonly offered: boolean } | undefined {
    const acknowledged = this.#answers.get(seq);
    acknowledged?.answer.dispose();
    this.#answers.delete(seq);
    return acknowledged;
  }

  dispose(): void {
    for (const { answer } of this.#answers.values()) answer.dispose();
    this.#answers.clear();
  }
}
