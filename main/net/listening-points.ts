import { type Address, formatAddress } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { Log } from '../base/log.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Target, TransportError } from '../sip/transport.ts';
import { type BindError, type Binding, bindError } from './bind-error.ts';
import { canonicalAddress } from './ip.ts';
import { ListeningPoint, type PointContext } from './listening-point.ts';

type Opened = Result<ListeningPoint, TransportError>;
type Protocols = ReadonlySet<Binding['protocol']>;

/** What was asked for, and is to be listened on whenever this machine has the address. */
interface Wish {
  readonly at: Address;
  readonly protocols: Protocols;
}

/** How often an address that is back is tried, once in `limits.networkPollMs`. */
const REOPEN_ATTEMPTS = 5;

const bothProtocols: Protocols = new Set(['udp', 'tcp']);

/** Where we listen: where we were told to, and on each interface that a peer was reached through. */
export class ListeningPoints {
  readonly #context: PointContext;
  readonly #log: Log;
  readonly #points: ListeningPoint[] = [];
  /** Points being opened on an interface's address, so that two requests open one. */
  readonly #opening = new Map<string, Promise<Opened>>();
  /** Wishes that wait for their address to come back. */
  readonly #absent = new Map<string, Wish[]>();
  readonly #wished = new Map<ListeningPoint, Protocols>();
  readonly #closings = new Set<Promise<void>>();
  readonly #retries = new Set<Disposable>();
  #closed = false;

  constructor(context: PointContext, log: Log) {
    this.#context = context;
    this.#log = log;
  }

  get targets(): readonly Target[] {
    return this.#points.flatMap((point) => point.targets);
  }

  /** Sockets open now, those that watch a UDP peer included. */
  get sockets(): number {
    return this.#points.reduce((sum, { udp, tcp }) => sum + (udp?.sockets ?? 0) + (tcp ? 1 : 0), 0);
  }

  answersTo(host: string, port: number): boolean {
    return this.#points.some((point) => point.answersTo(host, port));
  }

  /** Listens on all bindings; the first that can't be had ends it. */
  async open(bindings: readonly Binding[]): Promise<Result<void, BindError>> {
    for (const wish of grouped(bindings)) {
      const opened = await this.#open(wish);
      if (!opened.ok) return opened;
    }
    return ok(undefined);
  }

  /** A point that packets which leave from `localAddress` can leave from, opened where there is none. */
  async reaching(protocol: Binding['protocol'], localAddress: string): Promise<Opened> {
    const point = this.#points.find((candidate) => candidate.covers(protocol, localAddress));
    if (point) return ok(point);
    let opening = this.#opening.get(localAddress);
    if (!opening) {
      opening = this.#openOn(localAddress).finally(() => this.#opening.delete(localAddress));
      this.#opening.set(localAddress, opening);
    }
    return opening;
  }

  /** This machine has lost an address: what listened there closes, flows from there are lost. */
  lose(address: string): void {
    for (const point of [...this.#points]) {
      if (point.address === address) this.#closePoint(point);
      else point.udp?.lose(address);
    }
  }

  /** This machine has got addresses: what was to be listened on there is again, on the port that it had. */
  async restore(addresses: readonly string[]): Promise<void> {
    for (const address of addresses) {
      const wishes = this.#absent.get(address) ?? [];
      this.#absent.delete(address);
      for (const wish of wishes) await this.#reopen(wish);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const retry of this.#retries) retry.dispose();
    await Promise.all(this.#opening.values());
    await Promise.all([...this.#points.splice(0).map((point) => point.close()), ...this.#closings]);
  }

  async #open({ at, protocols }: Wish): Promise<Result<ListeningPoint, BindError>> {
    const point = await ListeningPoint.open(at, protocols, this.#context);
    if (!point.ok) return point;
    if (this.#closed) {
      await point.value.close();
      return err(bindError({ protocol: 'udp', ...at }, new Error('the transport is closed')));
    }
    this.#points.push(point.value);
    this.#wished.set(point.value, protocols);
    return point;
  }

  /** An IPv6 address is there some moments before it can be bound (RFC 4862 §5.4): then it is tried again. */
  async #reopen(wish: Wish, attempts = REOPEN_ATTEMPTS): Promise<void> {
    if (this.#closed) return;
    const opened = await this.#open(wish);
    const where = formatAddress(wish.at);
    if (opened.ok) {
      this.#log.info({ listening: where }, 'listening again');
    } else if (attempts > 1) {
      const retry = this.#context.clock.after(limits.networkPollMs, () => {
        this.#retries.delete(retry);
        void this.#reopen(wish, attempts - 1);
      });
      this.#retries.add(retry);
    } else {
      this.#log.warn({ address: where, why: opened.error.message }, 'not listening again');
    }
  }

  #closePoint(point: ListeningPoint): void {
    const { address, port } = point;
    this.#points.splice(this.#points.indexOf(point), 1);
    const protocols = this.#wished.get(point);
    this.#wished.delete(point);
    if (protocols)
      this.#absent.set(address, [...(this.#absent.get(address) ?? []), { at: { address, port }, protocols }]);
    const closing = point.close().finally(() => this.#closings.delete(closing));
    this.#closings.add(closing);
    this.#log.info({ address: formatAddress(point) }, 'no longer listening: the address is gone');
  }

  /** A socket bound to loopback reaches no other host: listen where packets to this peer leave, on our usual port if it is free there. */
  async #openOn(address: string): Promise<Opened> {
    const usual = this.#points[0]?.port ?? 0;
    let point = await ListeningPoint.open({ address, port: usual }, bothProtocols, this.#context);
    if (!point.ok && usual !== 0 && point.error.code === 'in-use') {
      point = await ListeningPoint.open({ address, port: 0 }, bothProtocols, this.#context);
    }
    if (!point.ok) return err({ code: 'unreachable', message: point.error.message });
    this.#points.push(point.value);
    this.#log.info({ listening: formatAddress(point.value) }, 'listening on another interface');
    return ok(point.value);
  }
}

/** The bindings by address and port, in the order given. */
function grouped(bindings: readonly Binding[]): Wish[] {
  const groups = new Map<string, { readonly at: Address; readonly protocols: Set<Binding['protocol']> }>();
  for (const { protocol, address, port } of bindings) {
    const key = formatAddress({ address: canonicalAddress(address), port });
    const group = groups.get(key);
    if (group) group.protocols.add(protocol);
    else groups.set(key, { at: { address, port }, protocols: new Set([protocol]) });
  }
  return [...groups.values()];
}
