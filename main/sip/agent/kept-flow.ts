import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import type { Flow, KeepAliveWish } from '../transport.ts';

/** What the registrar's 2xx says of the flow (RFC 5626 §4.4). */
export interface FlowTerms {
  readonly outbound: boolean;
  readonly flowTimerMs: number | undefined;
}

/** The flow of a registration, held open and watched while it is in use. */
export class KeptFlow implements Disposable {
  readonly #clock: Clock;
  readonly #lost: (inARow: number) => void;
  #kept: { readonly flow: Flow; readonly terms: FlowTerms; readonly hold: Disposable } | undefined;
  /** Clock ms: since when the flow is kept. */
  #since = 0;
  #losses = 0;

  /** `lost` is told how many flows were lost in a row as soon as they were kept. */
  constructor(clock: Clock, lost: (inARow: number) => void) {
    this.#clock = clock;
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
    if (before?.flow !== flow) this.#since = this.#clock.now();
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
    if (this.#clock.now() - this.#since >= limits.registrationBackoffMs) this.#losses = 0;
    this.#losses += 1;
    this.#lost(this.#losses);
  }
}
