import type { Result } from '../../base/result.ts';
import type { Core } from '../agent/core.ts';
import type { DialogOwner } from '../agent/dialog-table.ts';
import type { RequestFailure } from '../agent/request-failure.ts';
import type { RequestParts, Session } from '../agent/session.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { Usage } from './usage.ts';

/** The dialog that a subscription stands in: how its NOTIFYs go out, and its SUBSCRIBEs come in. */
export interface WatcherWay {
  open(owner: DialogOwner): void;
  close(): void;
  notify(parts: RequestParts): Promise<Result<SipResponse, RequestFailure>>;
  /** Whether a later SUBSCRIBE comes in order (RFC 3261 §12.2.2). */
  accepts(request: SipRequest): boolean;
  refreshTarget(request: SipRequest): void;
}

/** A dialog that holds this subscription and nothing else, as RFC 6665 §4.5.2 has it. */
export function wayOfItsOwn(core: Core, usage: Usage): WatcherWay {
  const { dialog } = usage;
  return {
    open: (owner) => core.dialogs.set(dialog, owner),
    close: () => core.dialogs.delete(dialog),
    notify: (parts) => usage.request('NOTIFY', parts),
    accepts: ({ cseq }) => dialog.accepts(cseq.seq),
    refreshTarget: (request) => dialog.refreshTarget(request),
  };
}

/** That of a call, as phones of RFC 3265 share it: the call keeps its order and its target. */
export function wayWithin(session: Session, over: () => void): WatcherWay {
  return {
    open: () => {},
    close: over,
    notify: (parts) => session.request('NOTIFY', parts),
    accepts: () => true,
    refreshTarget: () => {},
  };
}
