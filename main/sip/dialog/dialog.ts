import { Headers } from '../message/headers.ts';
import { type SipMessage, SipRequest, type SipResponse } from '../message/message.ts';
import { formatNameAddr, type NameAddr, parseNameAddr } from '../message/name-addr.ts';
import { formatUri, isSipUri, type Uri } from '../message/uri.ts';
import { isLegacy } from '../transaction/matching.ts';
import { type Routing, routeRequest } from './route-set.ts';

/** What §12 says both ends hold of a dialog; the constructor's argument. */
export interface DialogParts {
  readonly callId: string;
  readonly localTag: string;
  /** Empty for a peer of RFC 2543 that gives none (§12.1.1, §12.1.2). */
  readonly remoteTag: string;
  readonly localParty: NameAddr;
  readonly remoteParty: NameAddr;
  /** None on the callee's side until its first request. */
  readonly localSeq?: number;
  readonly remoteSeq?: number;
  readonly remoteTarget: Uri;
  readonly routeSet: readonly NameAddr[];
  /** Made by a SIPS URI over TLS. */
  readonly secure: boolean;
  /** The message by which the peer made the dialog: its Allow counts until it says another. */
  readonly madeBy?: SipMessage;
}

/** One peer-to-peer relationship between two user agents (§12). Its owner knows whether it is early or confirmed. */
export class Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly localParty: NameAddr;
  readonly remoteParty: NameAddr;
  readonly secure: boolean;
  #localSeq: number;
  #remoteSeq: number | undefined;
  #remoteTarget: Uri;
  #routeSet: readonly NameAddr[];
  #allowed: readonly string[] = [];
  #isFocus = false;
  /** The peer's Contact says for the first time, or no more, that it is a focus. */
  onFocusChanged: (() => void) | undefined;

  constructor(parts: DialogParts) {
    this.callId = parts.callId;
    this.localTag = parts.localTag;
    this.remoteTag = parts.remoteTag;
    this.localParty = parts.localParty;
    this.remoteParty = parts.remoteParty;
    this.secure = parts.secure;
    this.#localSeq = parts.localSeq ?? 0;
    this.#remoteSeq = parts.remoteSeq;
    this.#remoteTarget = parts.remoteTarget;
    this.#routeSet = parts.routeSet;
    if (parts.madeBy) {
      this.#noteAllow(parts.madeBy);
      this.#isFocus = isFocus(contactOf(parts.madeBy));
    }
  }

  get id(): string {
    return dialogId(this.callId, this.localTag, this.remoteTag);
  }

  get remoteTarget(): Uri {
    return this.#remoteTarget;
  }

  /** The conference that the peer is the focus of: its Contact with `isfocus` is the conference's URI (RFC 4579 §4.2). */
  get remoteFocus(): Uri | undefined {
    return this.#isFocus ? this.#remoteTarget : undefined;
  }

  get routeSet(): readonly NameAddr[] {
    return this.#routeSet;
  }

  /** Whether the peer has said that it takes a method (§20.5). */
  allows(method: string): boolean {
    return this.#allowed.includes(method);
  }

  /** Where the next request goes and what its Request-URI and Route are. */
  routing(): Routing {
    return routeRequest(this.#remoteTarget, this.#routeSet);
  }

  /** The next request of ours: CSeq one higher than the last (§12.2.1.1). */
  nextRequest(method: string): SipRequest {
    return this.#request(method, this.nextSeq());
  }

  /** The CSeq number of a request that is to be sent again with credentials (§8.1.3.5). */
  nextSeq(): number {
    this.#localSeq += 1;
    return this.#localSeq;
  }

  /** The ACK of a 2xx: the CSeq number of the INVITE that it acknowledges (§13.2.2.4). */
  ack(inviteSeq: number): SipRequest {
    return this.#request('ACK', inviteSeq);
  }

  /** Whether a request of the peer comes in order; if so its CSeq is the one to beat (§12.2.2). */
  accepts(seq: number): boolean {
    if (this.#remoteSeq !== undefined && seq < this.#remoteSeq) return false;
    this.#remoteSeq = seq;
    return true;
  }

  /** Takes the Contact of a re-INVITE that we accepted, or of the 2xx to one of ours (§12.2.1.2, §12.2.2). */
  refreshTarget(message: SipMessage): void {
    this.#noteAllow(message);
    const contact = contactOf(message);
    if (!contact) return;
    const before = this.#isFocus && formatUri(this.#remoteTarget);
    this.#remoteTarget = contact.uri;
    this.#isFocus = isFocus(contact);
    if ((this.#isFocus && formatUri(contact.uri)) !== before) this.onFocusChanged?.();
  }

  /** An early dialog becomes confirmed: target and route set come from the 2xx alone (§13.2.2.4). */
  confirm(response: SipResponse): void {
    this.refreshTarget(response);
    this.#routeSet = recordRouteOf(response).reverse();
  }

  #noteAllow({ headers }: SipMessage): void {
    if (headers.has('Allow')) this.#allowed = headers.list('Allow');
  }

  #request(method: string, seq: number): SipRequest {
    const { requestUri, routes } = this.routing();
    const headers = new Headers();
    for (const route of routes) headers.append('Route', route);
    headers.append('Max-Forwards', '70');
    headers.append('From', formatNameAddr(this.localParty));
    headers.append('To', formatNameAddr(this.remoteParty));
    headers.append('Call-ID', this.callId);
    headers.append('CSeq', `${seq} ${method}`);
    return new SipRequest(method, requestUri, headers);
  }
}

/** One key for Call-ID, local tag and remote tag; a tag is a token, so no two dialogs share a key. */
export function dialogId(callId: string, localTag: string, remoteTag: string): string {
  return `${localTag} ${remoteTag} ${callId}`;
}

/** The dialog that a request within one belongs to, seen from its receiver. */
export function dialogIdOf(request: SipRequest): string {
  return dialogId(request.callId, request.to.tag ?? '', request.from.tag ?? '');
}

/** The caller's side (§12.1.2). A response without a Contact, which §12.1.1 forbids, leaves the Request-URI as the target. */
export function callerDialog(invite: SipRequest, response: SipResponse): Dialog {
  return new Dialog({
    callId: invite.callId,
    localTag: invite.from.tag ?? '',
    remoteTag: response.to.tag ?? '',
    localParty: invite.from,
    remoteParty: { ...invite.to, tag: response.to.tag },
    localSeq: invite.cseq.seq,
    remoteTarget: contactOf(response)?.uri ?? invite.uri,
    routeSet: recordRouteOf(response).reverse(),
    secure: invite.uri.scheme === 'sips',
    madeBy: response,
  });
}

/**
 * The callee's side (§12.1.1). Undefined where the INVITE has no Contact that requests could go to; a caller of RFC 2543
 * need not give one, and is reached at its From (RFC 4475 §3.4.1).
 */
export function calleeDialog(invite: SipRequest, localTag: string): Dialog | undefined {
  const remoteTarget = contactOf(invite)?.uri ?? legacyTargetOf(invite);
  if (!remoteTarget) return undefined;
  return new Dialog({
    callId: invite.callId,
    localTag,
    remoteTag: invite.from.tag ?? '',
    localParty: { ...invite.to, tag: localTag },
    remoteParty: invite.from,
    remoteSeq: invite.cseq.seq,
    remoteTarget,
    routeSet: recordRouteOf(invite),
    secure: invite.uri.scheme === 'sips',
    madeBy: invite,
  });
}

/** The first Contact that is a SIP or SIPS URI (§8.1.1.8, §12.1.1). */
function contactOf(message: SipMessage): NameAddr | undefined {
  for (const text of message.headers.list('Contact')) {
    const contact = parseNameAddr(text);
    if (contact.ok && (contact.value.uri.scheme === 'sip' || contact.value.uri.scheme === 'sips')) {
      return contact.value;
    }
  }
  return undefined;
}

/** RFC 3840 §9: a feature parameter of the Contact, not of its URI. */
function isFocus(contact: NameAddr | undefined): boolean {
  return contact?.params.has('isfocus') ?? false;
}

function legacyTargetOf(invite: SipRequest): Uri | undefined {
  const { uri } = invite.from;
  return isLegacy(invite.via) && !invite.headers.has('Contact') && isSipUri(uri) ? uri : undefined;
}

/** A malformed value is left out: a hop that can't be named can't be visited. */
function recordRouteOf(message: SipMessage): NameAddr[] {
  return message.headers.list('Record-Route').flatMap((text) => {
    const route = parseNameAddr(text);
    return route.ok ? [route.value] : [];
  });
}
