import { Exchange } from '../../main/exchange/exchange.ts';
import type { ExchangeOptions } from '../../main/exchange/options.ts';
import { UserAgent } from '../../main/sip/agent/agent.ts';
import { TransactionLayer } from '../../main/sip/transaction/layer.ts';
import type { VirtualTransport } from '../support/virtual-transport.ts';
import type { World } from './world.ts';

/** What a test may choose; the address is the exchange's domain, and so is `example.com`. */
export type ExchangeHostOptions = Partial<
  Pick<ExchangeOptions, 'serves' | 'mode' | 'users' | 'store' | 'realm' | 'challenged'>
>;

/** Our exchange, and the user agent that shares its transactions, on a virtual host. */
export class ExchangeHost {
  readonly address: string;
  readonly transport: VirtualTransport;
  readonly transactions: TransactionLayer;
  readonly exchange: Exchange;
  readonly agent: UserAgent;

  constructor(world: World, transport: VirtualTransport, options: ExchangeHostOptions) {
    const { clock, random, locator } = world;
    this.address = transport.local.address;
    this.transport = transport;
    this.transactions = new TransactionLayer({ transport, clock, random });
    const below = { transactions: this.transactions, transport, locator, clock, random, product: 'Partyline/0.1.0' };
    const domains = [this.address, 'example.com'].map((host) => ({ host, port: 5060 }));
    this.exchange = new Exchange({ ...below, serves: () => true, domains: () => domains, ...options });
    this.agent = new UserAgent({
      ...below,
      front: this.exchange,
      accepts: (uri) => this.exchange.statusOf(uri),
    });
    this.agent.onInvite((invite) => this.exchange.route(invite));
  }

  /** No call, transaction, timer or response context is left; bindings may be. */
  get idle(): boolean {
    const { client, server, timers } = this.transactions.counts();
    const { responseContexts } = this.exchange.counts();
    return [...Object.values(this.agent.counts()), client, server, timers, responseContexts].every((n) => n === 0);
  }
}
