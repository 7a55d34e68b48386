import dgram from 'node:dgram';
import { networkInterfaces } from 'node:os';
import type { Address } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import { err, ok, type Result } from '../base/result.ts';
import { checkGroup, type GroupProblem } from '../sdp/group-address.ts';
import { bindError } from './bind-error.ts';
import type { DatagramReceiver } from './datagram.ts';
import { family, literalLookup } from './ip.ts';

/** Where to listen, and by which interface of this machine. */
export interface GroupPlace extends Address {
  /** The address that the interface has; the group's family. */
  readonly interfaceAddress: string;
}

/** Windows delivers to a wildcard socket only what it has joined; elsewhere a socket on the group's own address does that. */
const bindsWildcard = process.platform === 'win32';
/** A talker sends 50 small packets a second; this holds some seconds of a dozen. */
const GROUP_BUFFER_BYTES = 512 * 1024;

/** Hears one port of a multicast group; several programs of one machine may do so at once. */
export class GroupListener implements Disposable {
  receive: DatagramReceiver = () => {};
  readonly #socket: dgram.Socket;
  #closing: Promise<void> | undefined;

  private constructor(socket: dgram.Socket) {
    this.#socket = socket;
    socket.on('message', (bytes, from) => this.receive(bytes, from));
    // What the system says of a packet that could not be received is nobody's concern: it was not received.
    socket.on('error', () => {});
  }

  /** Joins the group (RFC 1112 §7, RFC 3493 §5.2). The error's message is for a person. */
  static async join(place: GroupPlace): Promise<Result<GroupListener, GroupProblem>> {
    const checked = checkGroup(place);
    if (!checked.ok) return checked;
    const { address, port, interfaceAddress } = place;
    const socket = groupSocket(address);
    const any = family(address) === 6 ? '::' : '0.0.0.0';
    try {
      await bound(socket, { address: bindsWildcard ? any : scoped(address, interfaceAddress), port });
      socket.addMembership(address, membershipInterface(address, interfaceAddress));
      socket.setRecvBufferSize(GROUP_BUFFER_BYTES);
    } catch (error) {
      socket.close();
      return err(joinProblem(place, error));
    }
    return ok(new GroupListener(socket));
  }

  /** Leaves the group; resolves when the port is free. */
  close(): Promise<void> {
    this.#closing ??= closed(this.#socket);
    return this.#closing;
  }

  dispose(): void {
    void this.close();
  }
}

/** Sends to multicast groups by one interface, from a port of its own: so others tell us from our neighbours by the address. */
export class GroupSender implements Disposable {
  readonly local: Address;
  readonly #socket: dgram.Socket;
  #closing: Promise<void> | undefined;

  private constructor(socket: dgram.Socket) {
    this.#socket = socket;
    const { address, port } = socket.address();
    this.local = { address, port };
    socket.on('error', () => {});
  }

  /** `ttl`: how many routers a packet may pass, plus one. */
  static async open(interfaceAddress: string, ttl: number): Promise<Result<GroupSender, GroupProblem>> {
    const socket = groupSocket(interfaceAddress);
    try {
      await bound(socket, { address: interfaceAddress, port: 0 });
      socket.setMulticastInterface(membershipInterface(interfaceAddress, interfaceAddress));
      socket.setMulticastTTL(ttl);
      // Other programs of this machine are in the group too.
      socket.setMulticastLoopback(true);
    } catch (error) {
      socket.close();
      return err(joinProblem({ address: interfaceAddress, port: 0, interfaceAddress }, error));
    }
    return ok(new GroupSender(socket));
  }

  setTtl(ttl: number): void {
    if (!this.#closing) this.#socket.setMulticastTTL(ttl);
  }

  /** The bytes may wait by reference: write the next packet into another array. */
  send(bytes: Uint8Array, { address, port }: Address): void {
    if (!this.#closing) this.#socket.send(bytes, port, address, ignore);
  }

  close(): Promise<void> {
    this.#closing ??= closed(this.#socket);
    return this.#closing;
  }

  dispose(): void {
    void this.close();
  }
}

/** A network that is gone is seen by the silence; there is nobody to tell for each packet. */
function ignore(): void {}

function groupSocket(address: string): dgram.Socket {
  const six = family(address) === 6;
  return dgram.createSocket({ type: six ? 'udp6' : 'udp4', reuseAddr: true, ipv6Only: six, lookup: literalLookup });
}

function bound(socket: dgram.Socket, where: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ ...where, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

/** Rounds of the event loop that are waited for datagrams which the kernel has not taken yet. */
const FLUSH_ROUNDS = 20;

async function closed(socket: dgram.Socket): Promise<void> {
  for (let round = 0; round < FLUSH_ROUNDS && socket.getSendQueueCount() > 0; round++)
    await new Promise<void>((resolve) => setImmediate(resolve));
  await new Promise<void>((resolve) => socket.close(resolve));
}

/** A link-local group is bound with its zone, which the interface's address carries. */
function scoped(group: string, interfaceAddress: string): string {
  const zone = interfaceAddress.split('%')[1];
  return family(group) === 6 && zone !== undefined && !group.includes('%') ? `${group}%${zone}` : group;
}

/** IPv4 names an interface by its address, IPv6 by its zone. */
function membershipInterface(group: string, interfaceAddress: string): string {
  if (family(group) !== 6) return interfaceAddress;
  return `::%${interfaceAddress.split('%')[1] ?? zoneOf(interfaceAddress)}`;
}

/** Windows numbers the zones, others name them. */
function zoneOf(address: string): string {
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    const own = addresses?.find((each) => each.address === address);
    if (own) return process.platform === 'win32' && own.family === 'IPv6' ? String(own.scopeid) : name;
  }
  return '';
}

function joinProblem({ address, port, interfaceAddress }: GroupPlace, error: unknown): GroupProblem {
  const { message } = bindError({ protocol: 'udp', address, port }, error);
  const errno = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text =
    errno === 'ENODEV' || errno === 'EADDRNOTAVAIL'
      ? `This machine has no network at ${interfaceAddress} that carries multicast. Choose another interface.`
      : `${message}.`;
  return { code: 'not-joined', message: text };
}
