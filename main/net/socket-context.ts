import type { Clock } from '../base/clock.ts';
import type { Arrivals } from './arrivals.ts';
import type { LocalAddresses } from './local-address.ts';

/** What the sockets of one transport share. */
export interface SocketContext {
  readonly clock: Clock;
  readonly arrivals: Arrivals;
  readonly localAddresses: LocalAddresses;
}
