import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import type { Locator } from '../sip/agent/locator.ts';
import type { Offered } from '../sip/auth/digest-server.ts';
import type { TransactionLayer } from '../sip/transaction/layer.ts';
import type { Transport } from '../sip/transport.ts';
import type { LocationStore } from '../store/binding.ts';
import type { HomeDomain } from './home.ts';
import type { ExchangeUsers } from './users.ts';

/** Whether callers are connected through the exchange, or told where to call instead. */
export type ExchangeMode = 'proxy' | 'redirect';

/** What every part of the exchange stands on. */
export interface ExchangeCore {
  readonly transactions: TransactionLayer;
  readonly transport: Transport;
  readonly locator: Locator;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The value of Server. */
  readonly product: string;
}

export interface ExchangeOptions extends Omit<ExchangeCore, 'log'> {
  readonly log?: Log;
  /** Whether the exchange is open to what comes in on this local address. */
  readonly serves: (localAddress: string) => boolean;
  /** By which names and addresses it is called now: those alone are its own domain. */
  readonly domains: () => readonly HomeDomain[];
  /** Asked for each call; `proxy` when absent. A caller's Request-Disposition overrides it. */
  readonly mode?: () => ExchangeMode;
  /** Anyone on this machine, by any name, when absent. */
  readonly users?: ExchangeUsers;
  /** Where bindings outlive the process; nowhere when absent. */
  readonly store?: LocationStore;
  /** What digest users are asked for: a password is good for this realm alone. `partyline` when absent. */
  readonly realm?: string;
  /** Asked for each challenge: what it names, in this order. SHA-256 and MD5 when absent; MD5 alone is for phones that look at nothing else. */
  readonly challenged?: () => readonly Offered[];
}
