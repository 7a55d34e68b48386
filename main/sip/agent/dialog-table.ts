import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import { type Dialog, dialogId, dialogIdOf } from '../dialog/dialog.ts';
import type { SipRequest } from '../message/message.ts';
import type { Uri } from '../message/uri.ts';
import type { ReceivedRequest } from '../transaction/layer.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import type { Session } from './session.ts';

/** What an INVITE with Replaces finds behind a dialog that an INVITE made (RFC 3891 §3). */
export type Replaceable =
  /** `early`: an INVITE of ours that is not answered yet. */
  | { readonly stage: 'early' | 'confirmed'; readonly session: Session; readonly remoteTarget: Uri }
  /** It is over, or about to be. */
  | { readonly stage: 'ended' };

/** Whoever answers for a dialog: a session, or an INVITE that is still on its way to one. */
export interface DialogOwner {
  /** A request within the dialog, inspected as §8.2 asks; its CSeq is still to be checked. */
  receive(transaction: ServerTransaction): void;
  /** The ACK of a 2xx of ours. */
  receiveAck(ack: ReceivedRequest): void;
  /** None where the dialog is no call's, or an early one that the peer began. */
  readonly replaceable?: Replaceable;
}

/** Every dialog alive and who answers for it: how a request with a To tag finds its session (§12.2.2). */
export class DialogTable {
  readonly #owners = new Map<string, DialogOwner>();
  /** By Call-ID and local tag: whose peers will name themselves. */
  readonly #expecting = new Map<string, DialogOwner>();
  /** Calls that ended lately, the oldest first. */
  readonly #ended = new Set<string>();

  get size(): number {
    return this.#owners.size + this.#expecting.size;
  }

  /** Enters a dialog; a confirmed one takes the place of its early self. */
  set(dialog: Dialog, owner: DialogOwner): void {
    this.#owners.set(dialog.id, owner);
  }

  delete(dialog: Dialog): void {
    const { id } = dialog;
    if (this.#owners.get(id)?.replaceable) this.#remember(id);
    this.#owners.delete(id);
  }

  /**
   * Answers for the dialogs that only their peers' first requests will complete, as the NOTIFYs for a SUBSCRIBE of ours do
   * (RFC 6665 §4.4.1), and for what still comes within a dialog whose call is over.
   */
  expect(callId: string, localTag: string, owner: DialogOwner): Disposable {
    const key = dialogId(callId, localTag, '');
    this.#expecting.set(key, owner);
    return {
      dispose: () => {
        if (this.#expecting.get(key) === owner) this.#expecting.delete(key);
      },
    };
  }

  ownerOf(request: SipRequest): DialogOwner | undefined {
    const owner = this.#owners.get(dialogIdOf(request));
    return owner ?? this.#expecting.get(dialogId(request.callId, request.to.tag ?? '', ''));
  }

  /** The call that a dialog is, for Replaces (RFC 3891) and Target-Dialog (RFC 4538). */
  replaceable(callId: string, localTag: string, remoteTag: string): Replaceable | undefined {
    const id = dialogId(callId, localTag, remoteTag);
    return this.#owners.get(id)?.replaceable ?? (this.#ended.has(id) ? { stage: 'ended' } : undefined);
  }

  #remember(id: string): void {
    this.#ended.delete(id);
    this.#ended.add(id);
    for (const oldest of this.#ended) {
      if (this.#ended.size <= limits.rememberedDialogs) return;
      this.#ended.delete(oldest);
    }
  }
}
