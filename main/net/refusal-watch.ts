import dgram from 'node:dgram';
import { type Address, formatAddress } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { TransportError } from '../sip/transport.ts';
import { canShare, type DatagramReceiver } from './datagram.ts';
import { family, literalLookup } from './ip.ts';
import { transportError } from './transport-error.ts';

type Failed = (error: TransportError) => void;

/**
 * Learns that nobody listens at a UDP port that we sent a request to, from the ICMP "port unreachable" which that very
 * request elicits (RFC 3261 §18.4). The system tells of it only on a connected socket, so while we wait for a peer a
 * twin socket on the same local port is connected to it. The twin sends nothing. It gets what that peer sends to our
 * port, and passes it on as if the main socket had got it. Where ports can't be shared (all but Linux) nothing is
 * watched, and a silent peer is noticed by the transaction's own timer.
 */
export class RefusalWatch implements Disposable {
  readonly #clock: Clock;
  readonly #receive: DatagramReceiver;
  readonly #twins = new Map<string, Twin>();

  constructor(clock: Clock, receive: DatagramReceiver) {
    this.#clock = clock;
    this.#receive = receive;
  }

  /** Sockets open now. */
  get size(): number {
    return this.#twins.size;
  }

  /** Call before the request is sent: `failed` is told if the peer's machine refuses it before the peer says anything. */
  watch(local: Address, remote: Address, failed: Failed): void {
    if (!canShare) return;
    const key = formatAddress(remote);
    let twin = this.#twins.get(key);
    if (!twin) {
      if (this.#twins.size >= limits.udpWatchedPeers) return;
      twin = new Twin(local, remote, this.#clock, this.#receive, () => this.#twins.delete(key));
      this.#twins.set(key, twin);
    }
    twin.await(failed);
  }

  dispose(): void {
    for (const twin of [...this.#twins.values()]) twin.dispose();
  }
}

/** A socket connected to one peer, from the port that we listen on. */
class Twin implements Disposable {
  readonly #socket: dgram.Socket;
  readonly #remote: Address;
  readonly #clock: Clock;
  readonly #waiting = new Set<Failed>();
  readonly #ended: () => void;
  #lastSent: number;
  #idle: Disposable;
  #disposed = false;

  constructor(local: Address, remote: Address, clock: Clock, receive: DatagramReceiver, ended: () => void) {
    const v6 = family(remote.address) === 6;
    this.#remote = remote;
    this.#clock = clock;
    this.#ended = ended;
    this.#lastSent = clock.now();
    this.#idle = clock.after(limits.udpWatchMs, () => this.#checkIdle());
    this.#socket = dgram.createSocket({
      type: v6 ? 'udp6' : 'udp4',
      ipv6Only: v6,
      reusePort: true,
      recvBufferSize: limits.udpBufferBytes,
      lookup: literalLookup,
    });
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#failed(error));
    this.#socket.on('message', (bytes, from) => {
      this.#waiting.clear();
      receive(bytes, from);
    });
    // With a literal address both take effect within the call, so the request that follows is already watched.
    this.#socket.bind({ address: local.address, port: local.port, exclusive: true });
    if (!this.#disposed) this.#socket.connect(remote.port, remote.address);
  }

  await(failed: Failed): void {
    this.#lastSent = this.#clock.now();
    if (this.#waiting.size < limits.udpWatchedRequests) this.#waiting.add(failed);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#idle.dispose();
    this.#waiting.clear();
    this.#ended();
    this.#socket.close();
  }

  #checkIdle(): void {
    const left = this.#lastSent + limits.udpWatchMs - this.#clock.now();
    if (left <= 0) this.dispose();
    else this.#idle = this.#clock.after(left, () => this.#checkIdle());
  }

  /** Only a refusal by the peer's machine counts; a twin that could not be made watches nothing. */
  #failed(error: NodeJS.ErrnoException): void {
    if (error.code !== 'ECONNREFUSED') {
      this.dispose();
      return;
    }
    const refused = [...this.#waiting];
    this.#waiting.clear();
    for (const failed of refused) failed(transportError(error, 'udp', this.#remote));
  }
}
