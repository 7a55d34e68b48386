import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import type { SipMessage } from '../sip/message/message.ts';
import type { Flow, WireMessage } from '../sip/transport.ts';

/** Shows every message that crosses the network to whoever watches; does nothing while nobody does. */
export class WireTap implements Disposable {
  readonly #clock: Clock;
  readonly #emitter = new Emitter<WireMessage>();
  #watchers = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get watched(): boolean {
    return this.#watchers > 0;
  }

  readonly onWire = (listener: (entry: WireMessage) => void): Disposable => {
    let watching: Disposable | undefined = this.#emitter.on(listener);
    this.#watchers++;
    return {
      dispose: () => {
        if (watching) this.#watchers--;
        watching?.dispose();
        watching = undefined;
      },
    };
  };

  /** Ask `watched` first: the entry costs an object. */
  show(direction: WireMessage['direction'], message: SipMessage, flow: Flow, bytes: Uint8Array): void {
    const { protocol, local, remote } = flow;
    this.#emitter.emit({ direction, at: this.#clock.wallTime(), protocol, local, remote, message, bytes });
  }

  dispose(): void {
    this.#emitter.dispose();
    this.#watchers = 0;
  }
}
