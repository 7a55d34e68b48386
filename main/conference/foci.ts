import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { assertedIdentityOf } from '../sip/agent/asserted.ts';
import { conferencePackage } from '../sip/event/conference-info.ts';
import type { ConferenceReferrals } from '../sip/event/events-user.ts';
import type { Notifier } from '../sip/event/notifier.ts';
import type { NotifierOptions } from '../sip/event/notifier-options.ts';
import type { Referral } from '../sip/event/referral.ts';
import type { SipRequest } from '../sip/message/message.ts';
import type { NameAddr } from '../sip/message/name-addr.ts';
import { formatUri, isSipUri, type Uri, unescaped } from '../sip/message/uri.ts';
import type { Flow } from '../sip/transport.ts';
import { Focus } from './focus.ts';
import { followWish } from './focus-referral.ts';
import type { FocusRoom } from './focus-room.ts';
import { isSameUser } from './same-user.ts';

export interface FociOptions {
  readonly clock: Clock;
  /** A program on this machine speaks, for itself. */
  readonly isOwnProgram: (flow: Flow) => boolean;
  /** What comes over it was passed on by an account's server: its address says nothing of who sent it. */
  readonly isServer: (flow: Flow) => boolean;
}

/** RFC 4575 §3.9: no faster than this to one subscriber. */
const THROTTLE_MS = 5_000;

/** The foci of this machine: who may hear of which room, and who may bring people in and out by REFER (RFC 4579 §5). */
export class Foci implements ConferenceReferrals, Disposable {
  readonly #options: FociOptions;
  readonly #foci = new Map<string, Focus>();
  #notifier: Notifier | undefined;

  constructor(options: FociOptions) {
    this.#options = options;
  }

  /** Offers the package; the notifier tells whoever has subscribed. */
  offerBy(offer: (options: NotifierOptions) => Notifier): void {
    this.#notifier = offer(this.#package());
  }

  /** Opens a room to the network until disposed of. A room that is over tells its last subscribers so. */
  bind(room: FocusRoom): Disposable {
    const user = userOf(room.uri) ?? '';
    const focus = new Focus(room, this.#options.clock, () => this.#notifier?.changed());
    this.#foci.set(user, focus);
    return {
      dispose: () => {
        this.#notifier?.changed();
        focus.dispose();
        if (this.#foci.get(user) === focus) this.#foci.delete(user);
      },
    };
  }

  has(uri: Uri): boolean {
    return this.#focusOf(uri) !== undefined;
  }

  /** A REFER in a call of a room, or to a room's URI: it is answered here. */
  take(referral: Referral): boolean {
    const { session, to, from, flow } = referral;
    const focus = session ? this.#focusWith(session.id) : this.#focusOf(to);
    if (!focus) return false;
    const may = session !== undefined || this.#isParty(focus, flow, [from]);
    if (may && focus.room.openToReferrals) followWish(focus, referral);
    else referral.reject(403);
    return true;
  }

  dispose(): void {
    for (const focus of this.#foci.values()) focus.dispose();
    this.#foci.clear();
  }

  #package(): NotifierOptions {
    return {
      event: conferencePackage.event,
      contentType: conferencePackage.accept[0],
      expires: { leastSeconds: 60, mostSeconds: conferencePackage.expiresSeconds },
      withinCalls: true,
      perSource: limits.roomParties,
      throttleMs: THROTTLE_MS,
      admits: (subscribe, flow) => this.#admits(subscribe, flow),
      teller: ({ uri }) => {
        const focus = this.#focusOf(uri);
        const entity = isSipUri(uri) ? formatUri({ ...uri, params: new Map(), headers: new Map() }) : formatUri(uri);
        return focus?.teller(entity) ?? { whole: () => undefined, news: () => 'over' };
      },
    };
  }

  #admits(subscribe: SipRequest, flow: Flow): number {
    const focus = this.#focusOf(subscribe.uri);
    if (!focus) return 404;
    const { identities } = assertedIdentityOf(subscribe, { trusted: this.#options.isServer(flow) });
    return this.#isParty(focus, flow, identities.length > 0 ? identities : [subscribe.from]) ? 200 : 403;
  }

  /** This machine's programs, and the parties of the room as far as they can be told: by where their calls come from, and behind a server by name. */
  #isParty(focus: Focus, flow: Flow, senders: readonly NameAddr[]): boolean {
    const { isOwnProgram, isServer } = this.#options;
    if (isOwnProgram(flow)) return true;
    const there = focus.live().filter(({ source }) => source === flow.remote.address);
    if (!isServer(flow)) return there.length > 0;
    return there.some(({ uri }) => senders.some((sender) => isSameUser(sender.uri, uri)));
  }

  #focusOf(uri: Uri): Focus | undefined {
    return this.#foci.get(userOf(uri) ?? '');
  }

  #focusWith(sessionId: string): Focus | undefined {
    return [...this.#foci.values()].find((focus) => focus.live().some((party) => party.sessionId === sessionId));
  }
}

function userOf(uri: Uri): string | undefined {
  return isSipUri(uri) && uri.user !== undefined ? unescaped(uri.user) : undefined;
}
