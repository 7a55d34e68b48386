import type { SessionBody } from '../agent/body.ts';
import type { Core } from '../agent/core.ts';
import { respond } from '../agent/respond.ts';
import type { SipRequest } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Flow } from '../transport.ts';

/** What a package tells those who subscribe to it. */
export interface NotifierOptions {
  /** `dialog`. */
  readonly event: string;
  /** `application/dialog-info+xml`. */
  readonly contentType: string;
  readonly expires: { readonly leastSeconds: number; readonly mostSeconds: number };
  /** NOTIFYs to one subscriber are at least this far apart. */
  readonly throttleMs: number;
  /** 200 lets it in; else the status of the refusal: 403, 404, 480. `flow`: what the SUBSCRIBE came over. */
  admits(subscribe: SipRequest, flow: Flow): number;
  /** The whole state of what `subscribe` asked for; `version` counts from 0 for each subscriber. */
  state(subscribe: SipRequest, version: number, flow: Flow): SessionBody | undefined;
}

/** The seconds granted to a SUBSCRIBE: never more than asked for (RFC 6665 §4.2.1.1). Undefined where it was answered 423. */
export function grantedSeconds(
  core: Core,
  { expires }: NotifierOptions,
  transaction: ServerTransaction,
): number | undefined {
  const { leastSeconds, mostSeconds } = expires;
  const asked = transaction.request.expires ?? mostSeconds;
  // Only what is shorter than an hour may be called too brief; 0 asks once, or for the last time.
  if (asked > 0 && asked < Math.min(leastSeconds, 3600)) {
    respond(core, transaction, 423, { headers: [['Min-Expires', `${leastSeconds}`]] });
    return undefined;
  }
  return Math.min(asked, mostSeconds);
}
