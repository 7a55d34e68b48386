import type { Referral } from '../sip/event/referral.ts';

/** How far the far end of a call is handed over, in words. */
export interface TransferStanding {
  readonly state: 'asked' | 'trying' | 'ringing' | 'done' | 'failed';
  readonly text: string;
}

/** Who of a call is to be with somebody else: its far end, by our wish; or we, by the far end's. */
export class Handover {
  readonly #changed: () => void;
  #standing: TransferStanding | undefined;
  #referral: Referral | undefined;
  #connectedTo: string | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get standing(): TransferStanding | undefined {
    return this.#standing;
  }

  /** The far end is being handed over now. */
  get underWay(): boolean {
    const { state } = this.#standing ?? {};
    return state === 'asked' || state === 'trying' || state === 'ringing';
  }

  /** The far end's wish that we call somebody else instead; it awaits the person's word. */
  get referral(): Referral | undefined {
    return this.#referral;
  }

  /** Whom the far end has connected us to. */
  get connectedTo(): string | undefined {
    return this.#connectedTo;
  }

  /** We are with whom the far end sent us to: it may hang up. */
  connect(label: string): void {
    this.#connectedTo = label;
    this.stand('done', `You are with ${label} now.`);
  }

  stand(state: TransferStanding['state'], text: string): void {
    this.#standing = { state, text };
    this.#changed();
  }

  ask(referral: Referral): void {
    this.#referral = referral;
    this.#changed();
  }

  /** The wish is the caller's of this to accept or reject; it is asked no more. */
  takeReferral(): Referral | undefined {
    const referral = this.#referral;
    this.#referral = undefined;
    if (referral) this.#changed();
    return referral;
  }
}
