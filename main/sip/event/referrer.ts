import type { Disposable } from '../../base/disposable.ts';
import type { Core } from '../agent/core.ts';
import { formatReplaces, type Replaces, replacesFor } from '../agent/replaces.ts';
import type { DialogIdentity, Session } from '../agent/session.ts';
import { formatTargetDialog } from '../agent/target-dialog.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { formatNameAddr } from '../message/name-addr.ts';
import { noParams } from '../message/params.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import { isSipUri, type Uri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/user.ts';
import { OutgoingReferral } from './outgoing-referral.ts';
import { referApart } from './refer-apart.ts';
import type { ReferUser } from './refer-outcome.ts';

export interface ReferOptions {
  /**
   * `call`: within the call's own dialog (RFC 5589 §6.2), as every phone takes it. `apart`: in a dialog of its own that
   * names the call (§6.1, RFC 4538).
   */
  readonly within?: 'call' | 'apart';
  /** Where the other call's far end is to be called, if not at its Contact, which may lead nowhere from elsewhere (RFC 5589 §7.5). */
  readonly at?: Uri;
  /** For a REFER apart; within a call it is the call's own. */
  readonly authenticator?: Authenticator;
}

/** A call that stands, and its far end's Contact. */
interface StandingCall {
  readonly dialog: DialogIdentity;
  readonly remoteTarget: Uri;
}

/** REFERs of ours: the transferor's side of RFC 5589. */
export class Referrer {
  readonly #core: Core;
  /** The last REFER of each call. */
  readonly #bySession = new Map<string, OutgoingReferral>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** Has the far end of a call call `to`. */
  refer(session: Session, to: Uri, user: ReferUser, options: ReferOptions = {}): Disposable {
    const call = this.#standing(session);
    if (!call) return this.#refuse(user, 481);
    // The far end could hardly keep two apart, nor could the person.
    const last = this.#bySession.get(session.id);
    if (last?.open) return this.#refuse(user, 491);
    last?.dispose();
    const referral: OutgoingReferral = new OutgoingReferral(this.#core, {
      ...this.#request(session, call, to, options),
      user,
      over: () => {
        if (this.#bySession.get(session.id) === referral) this.#bySession.delete(session.id);
      },
    });
    this.#bySession.set(session.id, referral);
    return referral;
  }

  /** Has the far end of a call take our place in another one (RFC 5589 §7.3). Refused with 481 where one of them is not up. */
  referTo(session: Session, other: Session, user: ReferUser, options: ReferOptions = {}): Disposable {
    const call = this.#standing(other);
    if (!call) return this.#refuse(user, 481);
    const target = withReplaces(options.at ?? call.remoteTarget, replacesFor(call.dialog));
    return this.refer(session, target, user, options);
  }

  /** True for a NOTIFY within a call that tells of one of these. */
  take(session: Session, transaction: ServerTransaction): boolean {
    const referral = this.#bySession.get(session.id);
    referral?.receive(transaction);
    return referral !== undefined;
  }

  #request(session: Session, { dialog, remoteTarget }: StandingCall, to: Uri, options: ReferOptions) {
    const { uri, displayName } = session.localParty;
    const headers: readonly (readonly [string, string])[] = [
      ['Refer-To', formatNameAddr({ uri: to, params: noParams })],
      ['Referred-By', formatNameAddr({ uri, displayName, params: noParams })],
    ];
    const { within = 'call', authenticator } = options;
    if (within === 'call') {
      const { callId, localTag } = dialog;
      return { callId, localTag, send: () => session.request('REFER', { headers }) };
    }
    return referApart(this.#core, {
      to: remoteTarget,
      from: session.localParty,
      headers: [...headers, ['Target-Dialog', formatTargetDialog(dialog)], ['Require', 'tdialog']],
      authenticator,
    });
  }

  #standing({ dialogId: dialog }: Session): StandingCall | undefined {
    const call = dialog && this.#core.dialogs.replaceable(dialog.callId, dialog.localTag, dialog.remoteTag);
    return dialog && call?.stage === 'confirmed' ? { dialog, remoteTarget: call.remoteTarget } : undefined;
  }

  /** Later, as every outcome is told. */
  #refuse(user: ReferUser, status: number): Disposable {
    return this.#core.clock.after(0, () => user.onOutcome({ kind: 'refused', status, reason: reasonPhrase(status) }));
  }
}

/** The URI whose INVITE takes over the call that we have there (RFC 3891 §2). */
function withReplaces(target: Uri, replaces: Replaces): Uri {
  if (!isSipUri(target)) return target;
  return { ...target, headers: new Map([['Replaces', encodeURIComponent(formatReplaces(replaces))]]) };
}
