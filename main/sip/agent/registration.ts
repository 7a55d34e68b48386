import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import type { Uri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';
import type { Core } from './core.ts';
import type { RegistrationOptions } from './registration-options.ts';
import type { RegistrationState } from './registration-state.ts';

/** An address of record bound to where we are, and kept so (RFC 3261 §10). Registers as soon as it is made. */
export class Registration implements Disposable {
  readonly #changed = new Emitter<RegistrationState>();
  #state: RegistrationState = { kind: 'registering' };

  /** Each new state; never within the constructor. */
  readonly onChanged = this.#changed.on;

  constructor(_core: Core, _options: RegistrationOptions) {
    this.#state = { kind: 'registering' };
  }

  get state(): RegistrationState {
    return this.#state;
  }

  /** The routes for the account's other requests: Service-Route where the registrar gave one (RFC 3608), else the outbound proxy. */
  get route(): readonly Uri[] {
    return [];
  }

  /** The flow that the registration went over; undefined while there is none. */
  get flow(): Flow | undefined {
    return undefined;
  }

  /** The Contact for a request of the account over a flow: its GRUU, else our address with `ob` (RFC 5627, RFC 5626 §4.3). */
  contactFor(_flow: Flow): string {
    return '';
  }

  /** Tries at once what would be tried later. `network`: not what a server has refused for good. */
  retryNow(_because: 'asked' | 'network' = 'asked'): void {}

  /** Unregisters, and waits for the answer no longer than `limits.farewellMs`. */
  async close(): Promise<void> {}

  /** Ends it in silence: the binding stays until it expires. */
  dispose(): void {
    this.#changed.dispose();
  }
}
