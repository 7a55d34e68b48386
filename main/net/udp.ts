import type { Address } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { ok, type Result } from '../base/result.ts';
import type { SipMessage, SipResponse } from '../sip/message/message.ts';
import { parseMessage } from '../sip/message/parser.ts';
import { serializeMessage } from '../sip/message/serializer.ts';
import type { Flow, KeepAliveWish, TransportError } from '../sip/transport.ts';
import type { BindError } from './bind-error.ts';
import { canShare, DatagramSocket } from './datagram.ts';
import { DatagramPings } from './datagram-pings.ts';
import { isPort, isWildcard } from './ip.ts';
import { lostAlready } from './keep-alive.ts';
import { RefusalWatch } from './refusal-watch.ts';
import type { SocketContext } from './socket-context.ts';
import { failLater, transportError } from './transport-error.ts';

const closedError: TransportError = { code: 'closed', message: 'the transport is closed' };
const crlfCrlf = Buffer.from('\r\n\r\n');

/** A UDP socket of ours and a peer's address. */
export class UdpFlow implements Flow {
  readonly protocol = 'udp';
  readonly reliable = false;
  readonly local: Address;
  readonly remote: Address;
  readonly #listener: UdpListener;

  constructor(listener: UdpListener, local: Address, remote: Address) {
    this.#listener = listener;
    this.local = local;
    this.remote = remote;
  }

  get sentBy(): Address {
    return this.local;
  }

  send(message: SipMessage, failed?: (error: TransportError) => void): void {
    this.#listener.send(message, this, failed);
  }

  keepAlive(lost: (error: TransportError) => void, wish?: KeepAliveWish): Disposable {
    return this.#listener.keepAlive(this, lost, wish);
  }

  /** The same socket of ours, to another address. */
  towards(remote: Address): UdpFlow {
    return new UdpFlow(this.#listener, this.local, remote);
  }
}

/** A UDP port that we listen on and send from. */
export class UdpListener {
  readonly #socket: DatagramSocket;
  readonly #context: SocketContext;
  readonly #refusals: RefusalWatch;
  readonly #pings: DatagramPings;
  #held = 0;
  #closed = false;

  private constructor(socket: DatagramSocket, context: SocketContext) {
    this.#socket = socket;
    this.#context = context;
    const receive = (bytes: Uint8Array, from: Address) => this.#receive(bytes, from);
    this.#refusals = new RefusalWatch(context.clock, receive);
    this.#pings = new DatagramPings(context, (to) => this.#socket.send(crlfCrlf, to.port, to.address));
    socket.receive = receive;
  }

  static async open(address: Address, context: SocketContext): Promise<Result<UdpListener, BindError>> {
    const first = await DatagramSocket.open({ ...address, bufferBytes: limits.udpBufferBytes });
    if (!first.ok || !canShare) return first.ok ? ok(new UdpListener(first.value, context)) : first;
    // The port was free, or binding it alone would have failed; now take it so that the refusal watch can join.
    const { port } = first.value.local;
    await first.value.close();
    const shared = await DatagramSocket.open({ ...address, port, bufferBytes: limits.udpBufferBytes, shared: true });
    return shared.ok ? ok(new UdpListener(shared.value, context)) : shared;
  }

  get local(): Address {
    return this.#socket.local;
  }

  /** Sockets open now. */
  get sockets(): number {
    return 1 + this.#refusals.size;
  }

  flow(localAddress: string, remote: Address): UdpFlow {
    const { address, port } = this.local;
    return new UdpFlow(this, isWildcard(address) ? { address: localAddress, port } : this.local, remote);
  }

  send(message: SipMessage, flow: Flow, failed?: (error: TransportError) => void): void {
    const { local, remote } = flow;
    if (this.#closed) {
      failLater(failed, closedError);
      return;
    }
    const bytes = serializeMessage(message);
    if (bytes.length > limits.udpPayloadBytes) {
      failLater(failed, { code: 'too-large', message: `${bytes.length} bytes don't fit into one datagram` });
      return;
    }
    if (message.kind === 'response' && !this.#mayReturn(message, remote, bytes.length)) return;
    const { tap } = this.#context.arrivals;
    if (tap.watched) tap.show('sent', message, flow, bytes);
    if (failed) {
      if (message.kind === 'request') this.#refusals.watch(local, remote, failed);
      this.#socket.send(bytes, remote.port, remote.address, (error) => failed(transportError(error, 'udp', remote)));
    } else {
      this.#socket.send(bytes, remote.port, remote.address);
    }
  }

  keepAlive(flow: Flow, lost: (error: TransportError) => void, wish?: KeepAliveWish): Disposable {
    return this.#closed ? lostAlready(lost, closedError) : this.#pings.hold(flow, lost, wish);
  }

  /** This machine no longer has that address: flows from there are lost. */
  lose(localAddress: string): void {
    this.#pings.lose(localAddress);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pings.lose();
    this.#refusals.dispose();
    await this.#socket.close();
  }

  #receive(bytes: Uint8Array, from: Address): void {
    if (bytes.length === 0) this.#drop('empty');
    else if (isKeepAlive(bytes)) this.#drop('keepAlive');
    else if (!isPort(from.port)) this.#drop('garbage');
    else if (!this.#context.admission.admits(from.address, bytes)) this.#drop('admission');
    else if (isWildcard(this.local.address)) this.#hold(bytes, peer(from));
    else this.#parse(bytes, new UdpFlow(this, this.local, peer(from)));
  }

  /** Bound to every address, we ask the routing table which of them this peer sees; order is kept while it answers. */
  #hold(bytes: Uint8Array, from: Address): void {
    const { localAddresses } = this.#context;
    const known = this.#held === 0 ? localAddresses.known(from) : undefined;
    if (known) {
      this.#parseRouted(bytes, known, from);
    } else if (this.#held >= limits.udpHeldDatagrams) {
      this.#drop('garbage');
    } else {
      this.#held++;
      void localAddresses.find(from).then((found) => {
        this.#held--;
        this.#parseRouted(bytes, found, from);
      });
    }
  }

  #parseRouted(bytes: Uint8Array, local: Result<string, TransportError>, from: Address): void {
    if (local.ok) this.#parse(bytes, this.flow(local.value, from));
    else this.#drop('garbage');
  }

  /**
   * Whoever forges a source makes us answer somebody else, again and again while no ACK comes: to a source that may be
   * forged no more goes back than came. A call that was accepted is no such case: `limits.liveCalls` and `limits.lineCalls` bound those.
   */
  #mayReturn(response: SipResponse, { address }: Address, bytes: number): boolean {
    if (response.status >= 200 && response.status < 300 && isForInvite(response)) return true;
    if (this.#context.admission.mayReturn(address, bytes)) return true;
    this.#context.arrivals.drop('unreturned');
    return false;
  }

  #drop(reason: 'empty' | 'keepAlive' | 'garbage' | 'admission'): void {
    this.#context.arrivals.drop(reason);
  }

  #parse(bytes: Uint8Array, flow: UdpFlow): void {
    const parsed = parseMessage(bytes);
    const message = parsed.ok ? parsed.value : parsed.error.offender;
    if (message) this.#context.arrivals.deliver(message, flow, bytes);
    else this.#drop('garbage');
  }
}

function isForInvite({ headers }: SipResponse): boolean {
  return headers.get('CSeq')?.endsWith('INVITE') === true;
}

function peer({ address, port }: Address): Address {
  return { address, port };
}

/** CRLFs and zero bytes up to a few, and STUN: two zero bits and the magic cookie (RFC 8489 §5). */
function isKeepAlive(bytes: Uint8Array): boolean {
  if (bytes.length <= 4) return bytes.every((byte) => byte === 13 || byte === 10 || byte === 0);
  const [type = 255] = bytes;
  return (
    type < 4 && bytes.length >= 20 && bytes[4] === 0x21 && bytes[5] === 0x12 && bytes[6] === 0xa4 && bytes[7] === 0x42
  );
}
