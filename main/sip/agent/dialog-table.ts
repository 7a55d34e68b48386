import { type Dialog, dialogIdOf } from '../dialog/dialog.ts';
import type { SipRequest } from '../message/message.ts';
import type { ReceivedRequest } from '../transaction/layer.ts';
import type { ServerTransaction } from '../transaction/user.ts';

/** Whoever answers for a dialog: a session, or an INVITE that is still on its way to one. */
export interface DialogOwner {
  /** A request within the dialog, inspected as §8.2 asks; its CSeq is still to be checked. */
  receive(transaction: ServerTransaction): void;
  /** The ACK of a 2xx of ours. */
  receiveAck(ack: ReceivedRequest): void;
}

/** Every dialog alive and who answers for it: how a request with a To tag finds its session (§12.2.2). */
export class DialogTable {
  readonly #owners = new Map<string, DialogOwner>();

  get size(): number {
    return this.#owners.size;
  }

  /** Enters a dialog; a confirmed one takes the place of its early self. */
  set(dialog: Dialog, owner: DialogOwner): void {
    this.#owners.set(dialog.id, owner);
  }

  delete(dialog: Dialog): void {
    this.#owners.delete(dialog.id);
  }

  ownerOf(request: SipRequest): DialogOwner | undefined {
    return this.#owners.get(dialogIdOf(request));
  }
}
