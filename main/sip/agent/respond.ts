import type { SipResponse } from '../message/message.ts';
import { responseTo } from '../message/response.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { type SessionBody, setBody } from './body.ts';
import type { Core } from './core.ts';
import type { Rejection } from './incoming-invite.ts';
import type { Refusal } from './session.ts';

/** What an answer holds beyond what §8.2.6 copies from the request. */
export interface AnswerParts {
  readonly reason?: string | undefined;
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined;
  readonly body?: SessionBody | undefined;
}

/** Makes the answer to a request and hands it to its transaction; gives it back for those who must send it again. */
export function respond(
  core: Pick<Core, 'product'>,
  transaction: ServerTransaction,
  status: number,
  parts: AnswerParts = {},
): SipResponse {
  const { request, localTag } = transaction;
  const response = responseTo(request, status, parts.reason, { toTag: status === 100 ? undefined : localTag });
  const timestamp = request.headers.get('Timestamp');
  // Only what is answered at once: a later answer would owe the delay as well (§8.2.6.1).
  if (timestamp !== undefined && (status === 100 || request.method !== 'INVITE')) {
    response.headers.append('Timestamp', timestamp);
  }
  if (status > 100) response.headers.append('Server', core.product);
  for (const [name, value] of parts.headers ?? []) response.headers.append(name, value);
  setBody(response, parts.body);
  transaction.respond(response);
  return response;
}

/** Answers with a refusal of the session's owner: 488 with a Warning, mostly. */
export function refuse(core: Core, transaction: ServerTransaction, refusal: Refusal): void {
  respond(core, transaction, refusal.status, refusalParts(refusal));
}

export function refusalParts({ reason, warning }: Refusal): Rejection {
  return { reason, headers: warning === undefined ? [] : [['Warning', warning]] };
}
