import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { TransactionLayer } from '../transaction/layer.ts';
import type { Timing } from '../transaction/timing.ts';
import type { Transport } from '../transport.ts';
import type { DialogTable } from './dialog-table.ts';
import type { LiveSet } from './live-set.ts';
import type { Locator } from './locator.ts';

/** What every part of one user agent shares: the layers below, and the lists of what is alive. */
export interface Core {
  readonly transactions: TransactionLayer;
  readonly transport: Transport;
  readonly locator: Locator;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly timing: Timing;
  /** User-Agent and Server. */
  readonly product: string;
  /** After this long without a refresh a call is over (RFC 4028); 0: no session timers. */
  readonly sessionExpiresSeconds: number;
  readonly dialogs: DialogTable;
  /** What `UserAgent.counts` counts and `UserAgent.dispose` ends; each takes itself out when it is over. */
  readonly sessions: LiveSet<Disposable>;
  readonly incoming: LiveSet<Disposable>;
  readonly outgoing: LiveSet<Disposable>;
  readonly requests: LiveSet<Disposable>;
  /** Subscriptions of ours, and the peers' to us. */
  readonly subscriptions: LiveSet<Disposable>;
}
