import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { Admission } from './admission.ts';
import type { Arrivals } from './arrivals.ts';
import type { LocalAddresses } from './local-address.ts';

/** What the sockets of one transport share. */
export interface SocketContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly arrivals: Arrivals;
  readonly admission: Admission;
  readonly localAddresses: LocalAddresses;
}
