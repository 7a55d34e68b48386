import { ok, type Result } from '../../base/result.ts';
import type { SipMessage } from './message.ts';

/** How to answer a request that can't be used (§16.3, §8.2): a response that fails is dropped. */
export interface Rejection {
  readonly status: number;
  readonly reason: string;
}

/** Whether the fields that every message needs are there and well-formed (§8.1.1, §20); else the status to answer with. */
export function validateMessage(message: SipMessage): Result<void, Rejection> {
  try {
    void [message.via, message.from, message.to, message.callId, message.cseq];
    return ok(undefined);
  } catch (error) {
    return { ok: false, error: { status: 400, reason: error instanceof Error ? error.message : 'Bad Request' } };
  }
}
