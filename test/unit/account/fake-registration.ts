import type { LiveRegistration } from '../../../main/account/live-account.ts';
import { Emitter } from '../../../main/base/emitter.ts';
import type { RegistrationOptions } from '../../../main/sip/agent/registration-options.ts';
import type { RegistrationState } from '../../../main/sip/agent/registration-state.ts';
import type { Uri } from '../../../main/sip/message/uri.ts';
import type { Flow } from '../../../main/sip/transport.ts';

/** A registration that is in the state the test puts it in. */
export class FakeRegistration implements LiveRegistration {
  readonly options: RegistrationOptions;
  readonly retries: string[] = [];
  state: RegistrationState = { kind: 'registering' };
  route: readonly Uri[];
  flow: Flow | undefined;
  disposed = false;
  readonly #changed = new Emitter<RegistrationState>();
  readonly #signedOff = Promise.withResolvers<void>();

  readonly onChanged = this.#changed.on;

  constructor(options: RegistrationOptions) {
    this.options = options;
    this.route = options.route ?? [];
  }

  enter(state: RegistrationState): void {
    this.state = state;
    this.#changed.emit(state);
  }

  contactFor(flow: Flow): string {
    return `<sip:${this.options.contactUser}@${flow.local.address}>`;
  }

  retryNow(because: 'asked' | 'network' = 'asked'): void {
    this.retries.push(because);
  }

  /** Signing off takes until the test says that it is done. */
  close(): Promise<void> {
    this.enter({ kind: 'unregistering' });
    return this.#signedOff.promise;
  }

  signedOff(): void {
    this.enter({ kind: 'idle' });
    this.#signedOff.resolve();
  }

  dispose(): void {
    this.disposed = true;
  }
}
