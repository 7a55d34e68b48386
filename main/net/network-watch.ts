import { networkInterfaces } from 'node:os';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import { canonicalAddress } from './ip.ts';

/** Addresses that this machine has got and lost, IPv6 without its zone. */
export interface NetworkChange {
  readonly appeared: readonly string[];
  readonly vanished: readonly string[];
  /** The machine has slept: bindings that it held may be gone, whatever its addresses. */
  readonly slept: boolean;
}

/** Tells when this machine's addresses change: it looks once in `limits.networkPollMs`, for no system tells all of them. */
export class NetworkWatch implements Disposable {
  readonly #clock: Clock;
  readonly #look: () => ReadonlySet<string>;
  readonly #emitter = new Emitter<NetworkChange>();
  readonly onNetworkChange = this.#emitter.on;
  #addresses: ReadonlySet<string>;
  #lookedAt: number;
  #timer: Disposable;

  constructor(clock: Clock, look: () => ReadonlySet<string> = ownAddresses) {
    this.#clock = clock;
    this.#look = look;
    this.#addresses = look();
    this.#lookedAt = clock.wallTime();
    this.#timer = this.#schedule();
  }

  dispose(): void {
    this.#timer.dispose();
    this.#emitter.dispose();
  }

  #schedule(): Disposable {
    return this.#clock.after(limits.networkPollMs, () => {
      this.#timer = this.#schedule();
      this.#compare();
    });
  }

  /** Timers stand still in sleep, the wall clock does not. A clock that is set forward looks the same, and costs a REGISTER. */
  #hasSlept(): boolean {
    const now = this.#clock.wallTime();
    const sinceMs = now - this.#lookedAt;
    this.#lookedAt = now;
    return sinceMs > limits.networkPollMs + limits.sleepMs;
  }

  #compare(): void {
    const before = this.#addresses;
    const now = this.#look();
    this.#addresses = now;
    const appeared = [...now].filter((address) => !before.has(address));
    const vanished = [...before].filter((address) => !now.has(address));
    const slept = this.#hasSlept();
    if (appeared.length > 0 || vanished.length > 0 || slept) this.#emitter.emit({ appeared, vanished, slept });
  }
}

function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []);
  return new Set(all.map(({ address }) => canonicalAddress(address)));
}
