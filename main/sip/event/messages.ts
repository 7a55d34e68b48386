import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { RecentSources } from '../../base/recent-sources.ts';
import type { Result } from '../../base/result.ts';
import { TokenBucket } from '../../base/token-bucket.ts';
import type { UserAgent } from '../agent/agent.ts';
import type { AskOptions } from '../agent/ask.ts';
import type { SessionBody } from '../agent/body.ts';
import type { Core } from '../agent/core.ts';
import type { RequestFailure } from '../agent/request-failure.ts';
import { respond } from '../agent/respond.ts';
import type { Session } from '../agent/session.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { NameAddr } from '../message/name-addr.ts';
import type { Uri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { messageTextIn } from './message-text.ts';

/** A text message that came in. */
export interface ReceivedMessage {
  readonly from: NameAddr;
  /** Whom it was sent to: the Request-URI. */
  readonly to: Uri;
  readonly text: string;
  /** Wall-clock ms. */
  readonly at: number;
  /** The call that it came in. */
  readonly session?: Session;
  readonly request: SipRequest;
}

export interface MessagesUser {
  /** 200 takes messages for this request's Request-URI; else the status of the refusal: 404, 403. Without it all are taken. */
  admits?(request: SipRequest): number;
  onMessage(message: ReceivedMessage): void;
}

/** What became of a text message. */
export type MessageOutcome =
  /** The far end has it. */
  | { readonly kind: 'delivered' }
  /** A server has it and will pass it on (202). */
  | { readonly kind: 'stored' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  /** Longer than `limits.messageBytes` in UTF-8; nothing was sent. */
  | { readonly kind: 'too-long' }
  | { readonly kind: 'no-response' }
  | { readonly kind: 'unreachable'; readonly message: string };

const rate = { perSecond: limits.messagesPerMinute / 60, burst: limits.messagesPerMinute };

/** Text messages, in calls and outside of them (RFC 3428). */
export class Messages implements Disposable {
  readonly #agent: UserAgent;
  readonly #core: Core;
  readonly #user: MessagesUser;
  readonly #sources: RecentSources<TokenBucket>;
  readonly #owned = new DisposableStack();

  constructor(agent: UserAgent, user: MessagesUser) {
    this.#agent = agent;
    this.#core = agent.core;
    this.#user = user;
    const { clock } = agent.core;
    this.#sources = new RecentSources(limits.messageSources, () => new TokenBucket(rate, clock.now()));
    this.#owned.own(agent.handle('MESSAGE', (transaction) => this.#receive(transaction, undefined)));
  }

  /** Sends a text on its own. */
  send(options: Omit<AskOptions, 'method' | 'body'>, text: string): Promise<MessageOutcome> {
    return this.#send(text, (body) => this.#agent.request({ ...options, method: 'MESSAGE', body }));
  }

  /** Sends a text within a call. */
  sendWithin(session: Session, text: string): Promise<MessageOutcome> {
    return this.#send(text, (body) => session.request('MESSAGE', { body }));
  }

  /** For `SessionUser.onRequest`: true where the request was a MESSAGE, and is answered. */
  take(session: Session, transaction: ServerTransaction): boolean {
    if (transaction.request.method !== 'MESSAGE') return false;
    this.#receive(transaction, session);
    return true;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #send(
    text: string,
    send: (body: SessionBody) => Promise<Result<SipResponse, RequestFailure>>,
  ): Promise<MessageOutcome> {
    const bytes = new TextEncoder().encode(text);
    // What goes by UDP must not be fragmented, and we can't know that every hop is TCP (RFC 3428 §8).
    if (bytes.length > limits.messageBytes) return { kind: 'too-long' };
    const answer = await send({ contentType: 'text/plain;charset=utf-8', bytes });
    if (!answer.ok) {
      const { error } = answer;
      return error.kind === 'no-response' ? error : { kind: 'unreachable', message: error.message };
    }
    const { status, reason } = answer.value;
    if (status >= 300) return { kind: 'refused', status, reason };
    return { kind: status === 202 ? 'stored' : 'delivered' };
  }

  #receive(transaction: ServerTransaction, session: Session | undefined): void {
    const { request, flow } = transaction;
    const admitted = session ? 200 : (this.#user.admits?.(request) ?? 200);
    if (admitted >= 300) return void respond(this.#core, transaction, admitted);
    if (!this.#sources.of(flow.remote.address).take(this.#core.clock.now())) {
      return void respond(this.#core, transaction, 503, { headers: [['Retry-After', '60']] });
    }
    const text = messageTextIn(request);
    if (!text.ok) return void respond(this.#core, transaction, text.error, refusalOf(text.error));
    respond(this.#core, transaction, 200);
    if (text.value === '') return;
    this.#user.onMessage({
      from: request.from,
      to: request.uri,
      text: text.value,
      at: this.#core.clock.wallTime(),
      request,
      ...(session && { session }),
    });
  }
}

function refusalOf(status: 413 | 415) {
  return status === 415 ? { headers: [['Accept', 'text/plain'] as const] } : {};
}
