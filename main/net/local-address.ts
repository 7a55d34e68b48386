import dgram from 'node:dgram';
import type { Address } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { TransportError } from '../sip/transport.ts';
import { canonicalAddress, family, literalLookup } from './ip.ts';
import { transportError } from './transport-error.ts';

/** The address of this machine that packets to `remote` leave from: connecting a UDP socket asks the routing table and sends nothing. */
export async function localAddressFor(remote: Address): Promise<Result<string, TransportError>> {
  const type = family(remote.address) === 6 ? 'udp6' : 'udp4';
  const socket = dgram.createSocket({ type, lookup: literalLookup });
  try {
    await connected(socket, remote);
    return ok(canonicalAddress(socket.address().address));
  } catch (error) {
    return err(transportError(error instanceof Error ? error : new Error(String(error)), 'udp', remote));
  } finally {
    socket.close();
  }
}

function connected(socket: dgram.Socket, { address, port }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(port, address, (error?: Error) => (error ? reject(error) : resolve()));
  });
}

type Answer = Result<string, TransportError>;

interface Entry {
  readonly until: number;
  readonly asked: Promise<Answer>;
  answer?: Answer;
}

/** Routes change when a laptop changes its network; so an answer is believed for a few seconds only. */
export class LocalAddresses {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer where it is known already. */
  known(remote: Address): Answer | undefined {
    const entry = this.#entries.get(remote.address);
    return entry && entry.until > this.#clock.now() ? entry.answer : undefined;
  }

  find(remote: Address): Promise<Answer> {
    const known = this.#entries.get(remote.address);
    if (known && known.until > this.#clock.now()) return known.asked;
    this.#makeRoom();
    const asked = localAddressFor(remote);
    const entry: Entry = { until: this.#clock.now() + limits.routeCacheMs, asked };
    void asked.then((answer) => {
      entry.answer = answer;
    });
    this.#entries.delete(remote.address);
    this.#entries.set(remote.address, entry);
    return asked;
  }

  /** Routes have changed. */
  clear(): void {
    this.#entries.clear();
  }

  #makeRoom(): void {
    if (this.#entries.size < limits.routeCacheEntries) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
