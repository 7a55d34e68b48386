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
  /** Also within a call's dialog, as phones of RFC 3265 ask; RFC 6665 §4.5.2 would have one of its own. */
  readonly withinCalls?: boolean;
  /** Subscriptions from one address: a server, perhaps, with many phones behind it. */
  readonly perSource?: number;
  /** NOTIFYs to one subscriber are at least this far apart. */
  readonly throttleMs: number;
  /** 200 lets it in; else the status of the refusal: 403, 404, 480. `flow`: what the SUBSCRIBE came over. */
  admits(subscribe: SipRequest, flow: Flow): number;
  /** Begins to tell a new subscriber what `subscribe` asked for. */
  teller(subscribe: SipRequest, flow: Flow): Teller;
}

/** What one subscriber is told, from its first NOTIFY to its last. */
export interface Teller {
  /** The whole state, for whoever has just asked: the first NOTIFY, that of a refresh, and the last. */
  whole(): SessionBody | undefined;
  /** What is another since it was told last; `unchanged`: nothing of what was asked for. `over`: there will never be more. */
  news(): SessionBody | undefined | 'unchanged' | 'over';
}

/** For a package that always tells all: `version` counts from 0 for each subscriber. */
export function alwaysWhole(
  state: (subscribe: SipRequest, version: number, flow: Flow) => SessionBody | undefined,
): NotifierOptions['teller'] {
  return (subscribe, flow) => {
    let version = -1;
    const whole = () => {
      version += 1;
      return state(subscribe, version, flow);
    };
    return { whole, news: whole };
  };
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
