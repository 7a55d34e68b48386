import type { Accounts } from '../account/accounts.ts';
import { type Dialling, LOCAL_ACCOUNT } from '../account/dialling.ts';
import { Emitter } from '../base/emitter.ts';
import { err, ok, type Result } from '../base/result.ts';
import { shown } from '../base/shown.ts';
import { partyOf } from '../call/party.ts';
import type { UserAgent } from '../sip/agent/agent.ts';
import { type MessageOutcome, Messages, type ReceivedMessage } from '../sip/event/messages.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { Callers } from './callers.ts';
import type { TextMessage } from './state.ts';

export interface MessageError {
  readonly code: 'bad-address' | 'unavailable';
  readonly message: string;
}

export interface MessagesDeskParts {
  readonly agent: UserAgent;
  readonly accounts: Accounts;
  readonly callers: Callers;
  readonly dialling: Dialling;
  /** Whether the local account is called by this URI. */
  readonly isOwn: (uri: Uri) => boolean;
}

/** Text messages of the person's accounts. */
export class MessagesDesk {
  readonly messages: Messages;
  readonly #parts: MessagesDeskParts;
  readonly #received = new Emitter<TextMessage>();

  readonly onReceived = this.#received.on;

  constructor(parts: MessagesDeskParts) {
    this.#parts = parts;
    const { agent, accounts, isOwn } = parts;
    this.messages = new Messages(agent, {
      admits: ({ uri }) =>
        isOwn(uri) || accounts.list().some((account) => account.isReachedBy(uri) || account.isCalled(uri)) ? 200 : 404,
      onMessage: (message) => this.#receive(message),
    });
  }

  async send(to: string, text: string, accountId?: string): Promise<Result<void, MessageError>> {
    const dialled = this.#parts.dialling.resolve(to, accountId);
    if (!dialled.ok) return err({ code: 'bad-address', message: dialled.error });
    const { uri, accountId: by } = dialled.value;
    const caller = this.#parts.callers.of(by);
    if (!caller) return err({ code: 'unavailable', message: 'That account can’t send now. Look at its settings.' });
    const { from, route, authenticator } = caller;
    const outcome = await this.messages.send(
      { to: uri, from, ...(route && { route }), ...(authenticator && { authenticator }) },
      text,
    );
    const failure = failureWords(outcome, partyOf(uri).label);
    return failure === undefined ? ok(undefined) : err({ code: 'unavailable', message: failure });
  }

  #receive({ from, to, text, at }: ReceivedMessage): void {
    const account = this.#parts.accounts.list().find((known) => known.isReachedBy(to) || known.isCalled(to));
    this.#received.emit({
      accountId: account?.record.id ?? LOCAL_ACCOUNT,
      from: partyOf(from.uri, from.displayName),
      text,
      at,
    });
  }
}

function failureWords(outcome: MessageOutcome, label: string): string | undefined {
  switch (outcome.kind) {
    case 'delivered':
    case 'stored':
      return undefined;
    case 'refused':
      return `${label} does not take the message: ${outcome.status} ${shown(outcome.reason)}.`;
    case 'too-long':
      return 'The message is too long: shorten it.';
    case 'no-response':
      return `${label} does not answer. The message was not delivered.`;
    case 'unreachable':
      return `${label} can’t be reached: ${shown(outcome.message)}`;
  }
}
