import { err, type Result } from '../../base/result.ts';
import { reasonPhrase } from '../message/reason-phrases.ts';
import type { SessionBody } from './body.ts';
import { ClientReinvite, type ReinviteHost } from './client-reinvite.ts';
import type { Core } from './core.ts';
import type { ReinviteFailure } from './session.ts';

type Outcome = Result<SessionBody | undefined, ReinviteFailure>;

/** Our own re-INVITEs and UPDATEs within one dialog: one offer at a time, and refreshes of the session beside them. */
export class OurOffers {
  /** What we last said of our media: an offer that was answered, or an answer. */
  described: SessionBody | undefined;
  readonly #core: Core;
  readonly #host: ReinviteHost;
  #offer: ClientReinvite | undefined;
  #update: ClientReinvite | undefined;
  #refreshing: Promise<void> | undefined;
  /** A refresh was due while an offer was under way, which refreshes the session too if it succeeds. */
  #due: ((answer: SessionBody) => void) | undefined;
  #over = false;

  constructor(core: Core, host: ReinviteHost, described: SessionBody | undefined) {
    this.#core = core;
    this.#host = host;
    this.described = described;
  }

  /** Whether an offer of ours awaits its answer. */
  get offering(): boolean {
    return this.#offer?.inviting === true;
  }

  /** 491 while another offer of ours is open; a refresh under way is waited for. */
  offer(method: 'INVITE' | 'UPDATE', offer: SessionBody | (() => SessionBody)): Promise<Outcome> {
    if (this.#over) return refusal(481);
    if (this.#refreshing) return this.#refreshing.then(() => this.offer(method, offer));
    if (this.#offer) return refusal(491);
    return this.#send(method, typeof offer === 'function' ? offer : () => offer);
  }

  /** UPDATE without an offer: refreshes the session and says where we are (RFC 3311 §5.1). */
  update(): Promise<Outcome> {
    if (this.#over) return refusal(481);
    if (this.#update) return refusal(491);
    return new Promise((resolve) => {
      const settle = (outcome: Outcome): void => {
        this.#update = undefined;
        resolve(outcome);
      };
      this.#update = new ClientReinvite(this.#core, this.#host, { method: 'UPDATE', offer: undefined, settle });
      this.#update.proceed();
    });
  }

  /** By UPDATE where the peer takes that, else by a re-INVITE that changes nothing (RFC 4028 §7.4), whose answer is given. */
  async refresh(answered: (answer: SessionBody) => void): Promise<void> {
    if (this.#over || this.#refreshing) return;
    if (this.#offer) {
      this.#due = answered;
      return;
    }
    this.#refreshing = this.#refresh(answered);
    await this.#refreshing;
    this.#refreshing = undefined;
  }

  /** The way is free: what waited for that goes on. */
  proceed(): void {
    this.#offer?.proceed();
  }

  abandon(): void {
    this.#over = true;
    this.#offer?.abandon();
    this.#update?.abandon();
  }

  async #refresh(answered: (answer: SessionBody) => void): Promise<void> {
    if (this.#host.dialog.allows('UPDATE')) {
      const updated = await this.update();
      if (updated.ok || endsDialog(updated.error.status)) return;
    }
    const { described } = this;
    if (!described || this.#over) return;
    const outcome = await this.#send('INVITE', () => described);
    if (outcome.ok && outcome.value) answered(outcome.value);
  }

  #send(method: 'INVITE' | 'UPDATE', make: () => SessionBody): Promise<Outcome> {
    return new Promise((resolve) => {
      let made: SessionBody | undefined;
      const offer = (): SessionBody => {
        made = make();
        return made;
      };
      const settle = (outcome: Outcome): void => {
        this.#offer = undefined;
        if (outcome.ok) this.described = made;
        resolve(outcome);
        this.#refreshIfDue(outcome.ok);
      };
      this.#offer = new ClientReinvite(this.#core, this.#host, { method, offer, settle });
      this.#offer.proceed();
    });
  }

  #refreshIfDue(refreshed: boolean): void {
    const answered = this.#due;
    this.#due = undefined;
    if (answered && !refreshed) void this.refresh(answered);
  }
}

/** All other refusals mean this UPDATE alone: a re-INVITE may still save the session. */
function endsDialog(status: number): boolean {
  return status === 408 || status === 481;
}

/** How an offer is answered that is not sent at all. */
export function refusal(status: number): Promise<Outcome> {
  return Promise.resolve(err({ status, reason: reasonPhrase(status) }));
}
