import type { Disposable } from '../../base/disposable.ts';
import type { Flow, KeepAliveWish } from '../transport.ts';

/** What the registrar's 2xx says of the flow (RFC 5626 §4.4). */
export interface FlowTerms {
  readonly outbound: boolean;
  readonly flowTimerMs: number | undefined;
}

/** The flow of a registration, held open and watched while it is in use. */
export class KeptFlow implements Disposable {
  readonly #lost: () => void;
  #kept: { readonly flow: Flow; readonly terms: FlowTerms; readonly hold: Disposable } | undefined;

  constructor(lost: () => void) {
    this.#lost = lost;
  }

  get flow(): Flow | undefined {
    return this.#kept?.flow;
  }

  /** Takes the place of the flow before; the same one on the same terms goes on as it is. */
  keep(flow: Flow, terms: FlowTerms): void {
    const before = this.#kept;
    const same = before?.flow === flow && before.terms.outbound === terms.outbound;
    if (same && before.terms.flowTimerMs === terms.flowTimerMs) return;
    const { outbound, flowTimerMs } = terms;
    const wish: KeepAliveWish = { answers: outbound, ...(flowTimerMs === undefined ? {} : { withinMs: flowTimerMs }) };
    const hold = flow.keepAlive(() => this.#fail(flow), wish);
    this.#kept = { flow, terms, hold };
    before?.hold.dispose();
  }

  /** It is of no more use. */
  leave(): void {
    this.#kept?.hold.dispose();
    this.#kept = undefined;
  }

  dispose(): void {
    this.leave();
  }

  #fail(flow: Flow): void {
    if (this.#kept?.flow !== flow) return;
    this.leave();
    this.#lost();
  }
}
