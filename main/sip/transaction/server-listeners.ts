import type { Disposable } from '../../base/disposable.ts';
import { Emitter } from '../../base/emitter.ts';
import type { SipRequest } from '../message/message.ts';
import type { TransportError } from '../transport.ts';

/** The events of a server transaction, made when someone first listens: most transactions live without any. */
export class ServerListeners {
  #cancel: Emitter<SipRequest> | undefined;
  #timeout: Emitter<void> | undefined;
  #error: Emitter<TransportError> | undefined;
  #terminated: Emitter<void> | undefined;

  onCancel(listener: (cancel: SipRequest) => void): Disposable {
    this.#cancel ??= new Emitter();
    return this.#cancel.on(listener);
  }

  onTimeout(listener: () => void): Disposable {
    this.#timeout ??= new Emitter();
    return this.#timeout.on(listener);
  }

  onTransportError(listener: (error: TransportError) => void): Disposable {
    this.#error ??= new Emitter();
    return this.#error.on(listener);
  }

  onTerminated(listener: () => void): Disposable {
    this.#terminated ??= new Emitter();
    return this.#terminated.on(listener);
  }

  cancelled(cancel: SipRequest): void {
    this.#cancel?.emit(cancel);
  }

  timedOut(): void {
    this.#timeout?.emit();
  }

  failed(error: TransportError): void {
    this.#error?.emit(error);
  }

  terminated(): void {
    this.#terminated?.emit();
  }
}
