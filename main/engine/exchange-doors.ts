import { networkInterfaces } from 'node:os';
import { Emitter } from '../base/emitter.ts';
import { canonicalAddress, isLoopback, isWildcard } from '../net/ip.ts';
import type { SipTransport } from '../net/transport.ts';

/**
 * Where the exchange is open: at the address that it was started on, and on the local network once the person opens it
 * there. Sockets that calls to other networks bring along are for those calls alone.
 */
export class ExchangeDoors {
  readonly #home: string;
  readonly #transport: SipTransport;
  readonly #onLan: () => boolean;
  readonly #opened = new Emitter<void>();

  /** The doors are other ones than before. */
  readonly onOpened = this.#opened.on;

  constructor(home: string, transport: SipTransport, onLan: () => boolean) {
    this.#home = home;
    this.#transport = transport;
    this.#onLan = onLan;
  }

  /** The addresses that it is opened on: the unspecified one is all of them. */
  get opened(): readonly string[] {
    return this.#onLan() && !isWildcard(this.#home) ? [...new Set([this.#home, ...lanAddresses()])] : [this.#home];
  }

  /** Listens where it is to be open, besides its home. What can't be bound is left: the network may come later. */
  async open(): Promise<void> {
    for (const address of this.opened) if (address !== this.#home) await this.#transport.listen(address);
    this.#opened.emit();
  }

  serves(localAddress: string): boolean {
    if (isWildcard(this.#home) || canonicalAddress(this.#home) === localAddress) return true;
    return this.#onLan() && !isLoopback(localAddress);
  }
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) =>
    addresses.flatMap(({ address, internal, scopeid = 0 }) =>
      internal || scopeid !== 0 ? [] : [canonicalAddress(address)],
    ),
  );
}
