import type { SipResponse } from '../message/message.ts';
import { bodyOf } from './body.ts';
import { reliableSeq } from './early-fork.ts';
import type { Progress } from './outgoing-invite.ts';

/** What a provisional response says to the caller's side. */
export function progressOf(response: SipResponse): Progress {
  const body = bodyOf(response);
  const remoteTag = response.to.tag;
  return {
    status: response.status,
    reason: response.reason,
    reliable: reliableSeq(response) !== undefined,
    ...(body ? { body } : {}),
    ...(remoteTag === undefined ? {} : { remoteTag }),
  };
}
