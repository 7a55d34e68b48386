import { limits } from '../../base/limits.ts';
import { callerDialog, type Dialog } from '../dialog/dialog.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { answerOptions } from './answer-options.ts';
import type { Core } from './core.ts';
import type { DialogOwner, Replaceable } from './dialog-table.ts';
import { respond } from './respond.ts';
import type { Session } from './session.ts';

/** The dialogs that the forks of one INVITE open before any answers it (§12.1, §13.2.2.1). */
export class EarlyDialogs {
  readonly #core: Core;
  readonly #session: Session;
  readonly #byTag = new Map<string, Dialog>();

  /** `session`: the call that the INVITE is to become. */
  constructor(core: Core, session: Session) {
    this.#core = core;
    this.#session = session;
  }

  /** A provisional response with a To tag. More forks than the limit go without a dialog of their own. */
  note(invite: SipRequest, response: SipResponse): void {
    const { tag } = response.to;
    if (tag === undefined || this.#byTag.has(tag) || this.#byTag.size >= limits.forksPerInvite) return;
    const dialog = callerDialog(invite, response);
    this.#byTag.set(tag, dialog);
    this.#core.dialogs.set(dialog, this.#ownerOf(dialog));
  }

  /** The confirmed dialog of a 2xx: the early one if there was one, with its sequence numbers (§13.2.2.4). */
  confirm(invite: SipRequest, response: SipResponse): Dialog {
    const tag = response.to.tag ?? '';
    const dialog = this.#byTag.get(tag);
    if (!dialog) return callerDialog(invite, response);
    this.#byTag.delete(tag);
    dialog.confirm(response);
    return dialog;
  }

  /** The INVITE is over: so are those that it left early (§12.3). */
  clear(): void {
    for (const dialog of this.#byTag.values()) this.#core.dialogs.delete(dialog);
    this.#byTag.clear();
  }

  #ownerOf(dialog: Dialog): DialogOwner {
    const session = this.#session;
    return {
      receive: (transaction) => this.#receive(dialog, transaction),
      receiveAck: () => {},
      get replaceable(): Replaceable {
        return { stage: 'early', session, remoteTarget: dialog.remoteTarget };
      },
    };
  }

  /** A callee may ask, but neither offer while our INVITE is open (§14.2) nor say BYE before it has answered (§15). */
  #receive(dialog: Dialog, transaction: ServerTransaction): void {
    const { method, cseq } = transaction.request;
    if (!dialog.accepts(cseq.seq)) return void respond(this.#core, transaction, 500);
    if (method === 'OPTIONS') {
      answerOptions(this.#core, transaction, 200);
      return;
    }
    respond(this.#core, transaction, method === 'INVITE' ? 491 : 481);
  }
}
