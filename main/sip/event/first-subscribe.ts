import type { Disposable } from '../../base/disposable.ts';
import { setBody } from '../agent/body.ts';
import { ClientRequest } from '../agent/client-request.ts';
import { type ContactMaker, contactMaker } from '../agent/contact.ts';
import type { Core } from '../agent/core.ts';
import { initialRequest } from '../agent/initial-request.ts';
import { allow } from '../agent/methods.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { isSipUri, type Uri } from '../message/uri.ts';
import { failureBy, minExpiresOf, refusalBy } from './refreshing.ts';
import type { SubscribeOptions, SubscriptionEnd } from './subscribing.ts';

interface FirstSubscribeUser {
  onAccepted(response: SipResponse): void;
  onFailed(end: SubscriptionEnd): void;
}

/** The SUBSCRIBE that asks for a subscription (RFC 6665 §4.1.2.1); a 423 is asked again once, for as long as it says. */
export class FirstSubscribe implements Disposable {
  readonly contact: ContactMaker;
  readonly #core: Core;
  readonly #options: SubscribeOptions;
  readonly #user: FirstSubscribeUser;
  readonly #draft: SipRequest;
  readonly #nextHop: Uri;
  #sent: SipRequest | undefined;
  #client: ClientRequest;
  #grantedSeconds: number;
  #accepted = false;
  #raised = false;

  constructor(core: Core, options: SubscribeOptions, user: FirstSubscribeUser) {
    this.#core = core;
    this.#options = options;
    this.#user = user;
    const { to, from, contactUser, contact, accept, headers = [], body, expiresSeconds } = options;
    const ours = contactUser ?? (isSipUri(from.uri) ? from.uri.user : undefined);
    this.contact = contactMaker(ours, to.scheme === 'sips', contact);
    this.#grantedSeconds = expiresSeconds;
    const { request, nextHop } = initialRequest(core, { ...options, method: 'SUBSCRIBE' });
    this.#nextHop = nextHop;
    this.#draft = request;
    request.headers.append('Event', options.event);
    request.headers.append('Accept', accept.join(', '));
    request.headers.append('Allow', allow);
    request.headers.append('Expires', `${expiresSeconds}`);
    for (const [name, value] of headers) request.headers.append(name, value);
    setBody(request, body);
    this.#client = this.#send();
  }

  get callId(): string {
    return this.#draft.callId;
  }

  get localTag(): string {
    return this.#draft.from.tag ?? '';
  }

  /** As it went out last. */
  get request(): SipRequest {
    return this.#sent ?? this.#draft;
  }

  /** A 2xx came. */
  get accepted(): boolean {
    return this.#accepted;
  }

  /** How long it lasts by the 2xx; until that comes, what was asked for. */
  get grantedSeconds(): number {
    return this.#grantedSeconds;
  }

  dispose(): void {
    this.#client.dispose();
  }

  #send(): ClientRequest {
    const { authenticator, flow: firstFlow } = this.#options;
    return new ClientRequest(
      this.#core,
      {
        nextHop: this.#nextHop,
        build: (flow) => {
          const copy = this.#draft.clone();
          copy.headers.append('Contact', this.contact(flow));
          return copy;
        },
        firstFlow,
        authenticator,
      },
      {
        onSent: ({ request }) => {
          this.#sent = request;
        },
        onResponse: (response) => this.#onResponse(response),
        onFailure: (failure) => this.#user.onFailed(failureBy(failure)),
      },
    );
  }

  #onResponse(response: SipResponse): void {
    if (response.status < 200) return;
    if (response.status < 300) {
      this.#accepted = true;
      this.#grantedSeconds = response.expires ?? this.#grantedSeconds;
      return void this.#user.onAccepted(response);
    }
    const least = response.status === 423 && !this.#raised ? minExpiresOf(response) : undefined;
    if (least === undefined) return void this.#user.onFailed(refusalBy(response));
    this.#raised = true;
    this.#draft.headers.set('Expires', `${least}`);
    this.#draft.headers.set('CSeq', `${this.request.cseq.seq + 1} SUBSCRIBE`);
    this.#grantedSeconds = least;
    this.#client = this.#send();
  }
}
