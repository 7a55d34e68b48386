import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import type { Random } from '../../base/random.ts';
import type { Result } from '../../base/result.ts';
import type { Uri } from '../message/uri.ts';
import type { TransactionLayer } from '../transaction/layer.ts';
import type { Transport } from '../transport.ts';
import type { IncomingInvite } from './incoming-invite.ts';
import type { Locator } from './locator.ts';
import type { InviteOptions, OutgoingInvite, OutgoingUser } from './outgoing-invite.ts';
import type { Capabilities } from './options.ts';
import type { ReinviteFailure } from './session.ts';

export interface UserAgentOptions {
  readonly transactions: TransactionLayer;
  readonly transport: Transport;
  readonly locator: Locator;
  readonly clock: Clock;
  readonly random: Random;
  readonly log?: Log;
  /** User-Agent and Server: `Partyline/0.1.0`. */
  readonly product: string;
  /** The status an OPTIONS for this URI gets: 200, 404 for a user we don't have, 486 when busy (§11.2). Everyone is 200 without it. */
  readonly accepts?: (uri: Uri) => number;
}

/** The user agent: UAC and UAS core in one (§8, §11 to §15). */
export class UserAgent implements Disposable {
  constructor(_options: UserAgentOptions) {
    throw new Error('not built yet');
  }

  /** Calls `to`. Everything that happens then is told to `user`, never synchronously within this call. */
  invite(_options: InviteOptions, _user: OutgoingUser): OutgoingInvite {
    throw new Error('not built yet');
  }

  /** Asks a peer what it can do (§11.1). A final answer of any status is a value; silence is 408, unreachable 503. */
  options(_to: Uri, _from: Uri): Promise<Result<Capabilities, ReinviteFailure>> {
    throw new Error('not built yet');
  }

  /** The one handler of new calls; it must ring, accept or reject each. Without one they get 480. */
  onInvite(_handler: (invite: IncomingInvite) => void): Disposable {
    throw new Error('not built yet');
  }

  /** What is alive: after all calls are over, every number is 0. */
  counts(): { readonly sessions: number; readonly incoming: number; readonly outgoing: number; readonly requests: number } {
    throw new Error('not built yet');
  }

  /** Ends every call (BYE, CANCEL or 480) and listens no more; the answers are the transaction layer's to await. */
  dispose(): void {
    throw new Error('not built yet');
  }
}
