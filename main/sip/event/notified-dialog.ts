import { calleeDialog, Dialog } from '../dialog/dialog.ts';
import type { SipRequest } from '../message/message.ts';

/**
 * The dialog that the first NOTIFY makes at the subscriber (RFC 6665 §4.4.1): the notifier's side as the UAS of that NOTIFY
 * sees it, and our sequence numbers going on from the SUBSCRIBE. Undefined for a NOTIFY without a Contact.
 */
export function notifiedDialog(asked: SipRequest, notify: SipRequest): Dialog | undefined {
  const { tag } = asked.from;
  const dialog = tag === undefined ? undefined : calleeDialog(notify, tag);
  if (!dialog) return undefined;
  return new Dialog({
    callId: dialog.callId,
    localTag: dialog.localTag,
    remoteTag: dialog.remoteTag,
    localParty: asked.from,
    remoteParty: dialog.remoteParty,
    localSeq: asked.cseq.seq,
    // The NOTIFY's own number is still to be checked by whoever takes it.
    remoteSeq: notify.cseq.seq,
    remoteTarget: dialog.remoteTarget,
    routeSet: dialog.routeSet,
    secure: asked.uri.scheme === 'sips',
  });
}
