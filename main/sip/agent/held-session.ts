import { err, type Result } from '../../base/result.ts';
import type { SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { Uri } from '../message/uri.ts';
import type { Flow } from '../transport.ts';
import type { SessionBody } from './body.ts';
import type { CallContact } from './contact.ts';
import type { EndCause } from './end-cause.ts';
import type { RequestFailure } from './request-failure.ts';
import type { DialogIdentity, ReinviteFailure, RequestParts, Session, SessionUser } from './session.ts';

/** What the session is known by before it stands. */
export interface HeldParts {
  readonly id: string;
  readonly callId: string;
  readonly localParty: NameAddr;
  readonly remoteParty: NameAddr;
  readonly flow: Flow;
  readonly user: SessionUser;
  /** That of the session to come. */
  readonly contact: CallContact;
  /** Our user has hung up: the INVITE is to be refused. */
  readonly refuse: () => void;
}

type State =
  | { readonly kind: 'held' }
  | { readonly kind: 'open'; readonly session: Session }
  | { readonly kind: 'ended' };

/** A session whose user has accepted, but whose 2xx must wait for a PRACK (RFC 3262 §3). Then it speaks for the real one. */
export class HeldSession implements Session {
  readonly id: string;
  readonly callId: string;
  readonly localParty: NameAddr;
  readonly remoteParty: NameAddr;
  readonly flow: Flow;
  readonly #user: SessionUser;
  readonly #contact: CallContact;
  readonly #refuse: () => void;
  #state: State = { kind: 'held' };

  constructor(parts: HeldParts) {
    this.id = parts.id;
    this.callId = parts.callId;
    this.localParty = parts.localParty;
    this.remoteParty = parts.remoteParty;
    this.flow = parts.flow;
    this.#user = parts.user;
    this.#contact = parts.contact;
    this.#refuse = parts.refuse;
  }

  get dialogId(): DialogIdentity | undefined {
    return this.#state.kind === 'open' ? this.#state.session.dialogId : undefined;
  }

  get remoteFocus(): Uri | undefined {
    return this.#state.kind === 'open' ? this.#state.session.remoteFocus : undefined;
  }

  setFocus(user: string | undefined): void {
    if (this.#state.kind === 'open') this.#state.session.setFocus(user);
    else this.#contact.focus = user;
  }

  wayOut(): Promise<Flow | undefined> {
    return this.#state.kind === 'open' ? this.#state.session.wayOut() : Promise.resolve(undefined);
  }

  /** The 2xx is out. */
  open(session: Session): void {
    this.#state = { kind: 'open', session };
  }

  /** It will never stand: the caller has given up, or no PRACK came. */
  end(cause: EndCause): void {
    if (this.#state.kind !== 'held') return;
    this.#state = { kind: 'ended' };
    this.#user.onEnded(cause);
  }

  reinvite(offer: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    return this.#state.kind === 'open' ? this.#state.session.reinvite(offer) : this.#unready();
  }

  update(offer?: SessionBody | (() => SessionBody)): Promise<Result<SessionBody | undefined, ReinviteFailure>> {
    return this.#state.kind === 'open' ? this.#state.session.update(offer) : this.#unready();
  }

  request(method: string, parts?: RequestParts): Promise<Result<SipResponse, RequestFailure>> {
    if (this.#state.kind === 'open') return this.#state.session.request(method, parts);
    return Promise.resolve(err({ kind: 'unreachable', message: 'The call is not answered.' }));
  }

  hangup(reason?: string): void {
    switch (this.#state.kind) {
      case 'held':
        this.#refuse();
        this.end({ kind: 'local' });
        return;
      case 'open':
        this.#state.session.hangup(reason);
        return;
      case 'ended':
    }
  }

  #unready(): Promise<Result<never, ReinviteFailure>> {
    const status = this.#state.kind === 'held' ? 491 : 481;
    return Promise.resolve(err({ status, reason: reasonPhrase(status) }));
  }
}
