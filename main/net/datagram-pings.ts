import { type Address, formatAddress } from '../base/address.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { Flow, KeepAliveWish, TransportError } from '../sip/transport.ts';
import { KeepAlive } from './keep-alive.ts';
import type { SocketContext } from './socket-context.ts';

/** Which flows of one UDP socket are kept open by CRLFs; a flow is its two ends, whatever objects stand for it. */
export class DatagramPings {
  readonly #context: Pick<SocketContext, 'clock' | 'random'>;
  readonly #send: (to: Address) => void;
  readonly #kept = new Map<string, { readonly local: Address; readonly keepAlive: KeepAlive }>();

  constructor(context: Pick<SocketContext, 'clock' | 'random'>, send: (to: Address) => void) {
    this.#context = context;
    this.#send = send;
  }

  hold({ local, remote }: Flow, lost: (error: TransportError) => void, wish?: KeepAliveWish): Disposable {
    const key = `${formatAddress(local)} ${formatAddress(remote)}`;
    const kept = this.#kept.get(key);
    if (kept) return kept.keepAlive.hold(lost, wish);
    const { clock, random } = this.#context;
    const keepAlive = new KeepAlive({
      clock,
      random,
      every: limits.keepAliveDatagramMs,
      ping: () => this.#send(remote),
      released: () => this.#kept.delete(key),
    });
    this.#kept.set(key, { local, keepAlive });
    return keepAlive.hold(lost, wish);
  }

  /** The flows from one of our addresses are gone; without it, all are. */
  lose(localAddress?: string): void {
    for (const { local, keepAlive } of [...this.#kept.values()]) {
      if (localAddress !== undefined && local.address !== localAddress) continue;
      keepAlive.fail({ code: 'closed', message: `${local.address} can't be sent from any more` });
    }
  }
}
