import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Random } from '../base/random.ts';
import type { KeepAliveWish, TransportError } from '../sip/transport.ts';

export interface KeepAliveOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** The time from one ping to the next, in ms, is drawn between these anew each time (RFC 5626 §4.4). */
  readonly every: readonly [least: number, most: number];
  readonly ping: () => void;
  /** Where the peer answers pings: how long it may take, in ms, and what to do when it does not. */
  readonly pong?: { readonly withinMs: number; readonly missed: () => void };
  /** Nobody holds the flow open any more. */
  readonly released?: () => void;
}

interface Holder {
  readonly lost: (error: TransportError) => void;
  readonly wish: KeepAliveWish;
}

/** What whoever wants to hold a flow open gets that is lost already: told later, as of any loss. */
export function lostAlready(lost: (error: TransportError) => void, error: TransportError): Disposable {
  let held = true;
  queueMicrotask(() => {
    if (held) lost(error);
  });
  return {
    dispose: () => {
      held = false;
    },
  };
}

/** The pings of one flow (RFC 5626 §3.5.1, §4.4.1): one series of them, however many hold it open. */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  readonly #holders = new Set<Holder>();
  #next: Disposable | undefined;
  #deadline: Disposable | undefined;

  constructor(options: KeepAliveOptions) {
    this.#options = options;
  }

  get held(): boolean {
    return this.#holders.size > 0;
  }

  hold(lost: (error: TransportError) => void, wish: KeepAliveWish = {}): Disposable {
    const holder = { lost, wish };
    this.#holders.add(holder);
    if (this.#holders.size === 1 || wish.withinMs !== undefined) this.#schedule();
    return {
      dispose: () => {
        if (this.#holders.delete(holder) && !this.held) this.#stop();
      },
    };
  }

  /** The peer has given a sign of life. */
  heard(): void {
    this.#deadline?.dispose();
    this.#deadline = undefined;
  }

  /** The flow is lost: all who hold it are told, and let go. */
  fail(error: TransportError): void {
    if (!this.held) return;
    const holders = [...this.#holders];
    this.#holders.clear();
    this.#stop();
    for (const { lost } of holders) lost(error);
  }

  #schedule(): void {
    this.#next?.dispose();
    const [least, most] = this.#interval();
    const delayMs = least + (most - least) * this.#options.random.fraction();
    this.#next = this.#options.clock.after(delayMs, () => this.#ping());
  }

  #ping(): void {
    const { clock, ping, pong } = this.#options;
    const answers = [...this.#holders].some(({ wish }) => wish.answers !== false);
    if (pong && answers) {
      this.#deadline ??= clock.after(pong.withinMs, () => {
        this.heard();
        pong.missed();
      });
    }
    this.#schedule();
    ping();
  }

  /** Our own, or 80 to 100 % of what the peer wants where that is less (RFC 5626 §4.4). */
  #interval(): readonly [least: number, most: number] {
    const [least, most] = this.#options.every;
    const wanted = Math.min(...[...this.#holders].map(({ wish }) => wish.withinMs ?? most));
    return wanted < most ? [0.8 * wanted, wanted] : [least, most];
  }

  #stop(): void {
    this.#next?.dispose();
    this.heard();
    this.#options.released?.();
  }
}
