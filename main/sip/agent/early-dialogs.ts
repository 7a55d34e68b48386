import { limits } from '../../base/limits.ts';
import { callerDialog, type Dialog } from '../dialog/dialog.ts';
import type { SipResponse } from '../message/message.ts';
import type { ClientTransaction } from '../transaction/user.ts';
import type { Core } from './core.ts';
import { type CallerParts, EarlyFork, reliableSeq } from './early-fork.ts';

/** The dialogs that the forks of one INVITE open before any answers it (§12.1, §13.2.2.1). */
export class EarlyDialogs {
  readonly #core: Core;
  readonly #parts: CallerParts;
  readonly #byTag = new Map<string, EarlyFork>();

  constructor(core: Core, parts: CallerParts) {
    this.#core = core;
    this.#parts = parts;
  }

  /** The fork heard last of those that offer and answer have been exchanged with. */
  get settled(): EarlyFork | undefined {
    return [...this.#byTag.values()].findLast(({ exchange }) => exchange.phase === 'settled');
  }

  /**
   * A provisional response above 100: false for one to be passed over. More forks than the limit go without a dialog of
   * their own, and what they send reliably stays unacknowledged.
   */
  takes({ request, flow }: ClientTransaction, response: SipResponse): boolean {
    const fork = this.#forkOf(response) ?? this.#open({ request, flow }, response);
    return fork ? fork.takes(request, response) : reliableSeq(response) === undefined;
  }

  /** The confirmed dialog of a 2xx: the early one if there was one, with its sequence numbers (§13.2.2.4). */
  confirm({ request }: ClientTransaction, response: SipResponse): Dialog {
    const fork = this.#forkOf(response);
    if (!fork) return callerDialog(request, response);
    this.#byTag.delete(fork.dialog.remoteTag);
    fork.dialog.confirm(response);
    return fork.dialog;
  }

  /** How far a fork that now answers has come: undefined for one that was silent until its 2xx. */
  exchangeOf(response: SipResponse): EarlyFork['exchange'] | undefined {
    return this.#forkOf(response)?.exchange;
  }

  /** The INVITE is over: so are those that it left early (§12.3). */
  clear(): void {
    for (const { dialog, exchange } of this.#byTag.values()) {
      this.#core.dialogs.delete(dialog);
      exchange.abandon();
    }
    this.#byTag.clear();
  }

  #forkOf({ to }: SipResponse): EarlyFork | undefined {
    return this.#byTag.get(to.tag ?? '');
  }

  #open({ request, flow }: Pick<ClientTransaction, 'request' | 'flow'>, response: SipResponse): EarlyFork | undefined {
    if (response.to.tag === undefined || this.#byTag.size >= limits.forksPerInvite) return undefined;
    const fork = new EarlyFork(this.#core, callerDialog(request, response), flow, this.#parts);
    this.#byTag.set(response.to.tag, fork);
    this.#core.dialogs.set(fork.dialog, fork);
    return fork;
  }
}
