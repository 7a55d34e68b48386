import { ok, type Result } from '../../base/result.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import { isSipUri, type Uri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';
import { type SessionBody, setBody } from './body.ts';
import { accept, supportedExtensions } from './capabilities.ts';
import type { RequestPlan } from './client-request.ts';
import { CallContact, contactMaker, fromOver } from './contact.ts';
import type { Core } from './core.ts';
import { initialRequest } from './initial-request.ts';
import { allow } from './methods.ts';
import type { InviteOptions } from './outgoing-invite.ts';
import { SessionTimer } from './session-timer.ts';

/** The INVITE of a call of ours, written anew for each flow that it is sent over (§13.2.1). */
export class InviteDraft {
  readonly contact: CallContact;
  readonly timer: SessionTimer;
  readonly #options: InviteOptions;
  readonly #invite: SipRequest;
  readonly #nextHop: Uri;
  /** Offers made so far, by local address. */
  readonly #offers = new Map<string, SessionBody>();

  /** `earlyOffers`: whether offers of forks that have not answered would find somebody (RFC 3262 §5). */
  constructor(core: Core, options: InviteOptions, earlyOffers: boolean) {
    this.#options = options;
    const { from, contactUser, contact, headers = [], offer } = options;
    const { request, nextHop } = initialRequest(core, { ...options, method: 'INVITE' });
    const user = contactUser ?? (isSipUri(from.uri) ? from.uri.user : undefined);
    this.contact = new CallContact(contactMaker(user, request.uri.scheme === 'sips', contact), options.focus);
    this.timer = new SessionTimer(core.clock, options.sessionExpiresSeconds ?? core.sessionExpiresSeconds);
    const mayBeReliable = offer !== undefined || earlyOffers;
    const tags = supportedExtensions.filter((tag) => tag !== '100rel' || mayBeReliable);
    request.headers.append('Allow', allow);
    request.headers.append('Accept', accept);
    request.headers.append('Supported', tags.join(', '));
    for (const [name, value] of headers) request.headers.append(name, value);
    this.#invite = request;
    this.#nextHop = nextHop;
  }

  get callId(): string {
    return this.#invite.callId;
  }

  get from(): NameAddr {
    return this.#invite.from;
  }

  get to(): NameAddr {
    return this.#invite.to;
  }

  get offers(): boolean {
    return this.#options.offer !== undefined;
  }

  plan(): RequestPlan {
    const { authenticator, flow } = this.#options;
    return { nextHop: this.#nextHop, build: (over) => this.#build(over), authenticator, firstFlow: flow };
  }

  /** After a 422: true where it may be sent again, with the longer interval and the next CSeq number (RFC 4028 §7.3). */
  raised({ headers }: SipRequest, response: SipResponse): boolean {
    if (!this.timer.raise(response)) return false;
    this.#invite.headers.set('CSeq', `${Number.parseInt(headers.get('CSeq') ?? '1', 10) + 1} INVITE`);
    return true;
  }

  async #build(flow: Flow): Promise<Result<SipRequest, string>> {
    const request = this.#invite.clone();
    if (this.#options.fromLocalAddress) request.headers.set('From', fromOver(flow, request.from));
    request.headers.append('Contact', this.contact.over(flow));
    for (const [name, value] of this.timer.requestLines()) request.headers.append(name, value);
    const offer = await this.#offerFrom(flow.local.address);
    if (!offer.ok) return offer;
    setBody(request, offer.value);
    return ok(request);
  }

  async #offerFrom(localAddress: string): Promise<Result<SessionBody | undefined, string>> {
    const { offer } = this.#options;
    if (typeof offer !== 'function') return ok(offer);
    const known = this.#offers.get(localAddress);
    if (known) return ok(known);
    const made = await offer(localAddress);
    if (made.ok) this.#offers.set(localAddress, made.value);
    return made;
  }
}
