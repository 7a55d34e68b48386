import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { limits } from '../../base/limits.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { supports } from './option-tags.ts';
import { minSeOf, sessionExpiresOf } from './session-expires.ts';

type HeaderLine = readonly [name: string, value: string];

interface Terms {
  readonly seconds: number;
  readonly refresher: 'us' | 'peer';
  /** The peer has agreed: without a refresh the session is over. Else we only look whether it is still there (RFC 4028 §7.2). */
  readonly agreed: boolean;
}

/** What is to be done when time runs out. */
export interface TimerUser {
  refresh(): void;
  /** Nobody refreshed the session in time. */
  expire(): void;
}

/** The session timer of one dialog (RFC 4028): its terms, as each refresh makes them anew, and the two moments that follow. */
export class SessionTimer implements Disposable {
  readonly #clock: Clock;
  /** What we ask for; 0 for none. */
  readonly #wishedSeconds: number;
  #leastSeconds: number | undefined;
  #raises = 0;
  #terms: Terms | undefined;
  #user: TimerUser | undefined;
  #refresh: Disposable | undefined;
  #expiry: Disposable | undefined;
  #over = false;

  constructor(clock: Clock, wishedSeconds: number) {
    this.#clock = clock;
    this.#wishedSeconds = wishedSeconds === 0 ? 0 : Math.max(wishedSeconds, limits.sessionIntervalSeconds);
  }

  /** One for another dialog of the same INVITE: what was learnt of the way counts for it too. */
  fork(): SessionTimer {
    const fork = new SessionTimer(this.#clock, this.#wishedSeconds);
    fork.#leastSeconds = this.#leastSeconds;
    return fork;
  }

  /** The session stands: its timers run from now on. */
  start(user: TimerUser): void {
    this.#user = user;
    this.#arm();
  }

  dispose(): void {
    this.#over = true;
    this.#refresh?.dispose();
    this.#expiry?.dispose();
  }

  /** What an INVITE or UPDATE of ours says (§7.1, §7.4). Within a session the refresher stays who it is. */
  requestLines(): HeaderLine[] {
    const least: HeaderLine[] = this.#leastSeconds === undefined ? [] : [['Min-SE', `${this.#leastSeconds}`]];
    const seconds = Math.max(this.#terms?.seconds ?? this.#wishedSeconds, this.#leastSeconds ?? 0);
    if (!this.#terms) return this.#wishedSeconds === 0 ? [] : [['Session-Expires', `${seconds}`], ...least];
    const refresher = this.#terms.refresher === 'us' ? 'uac' : 'uas';
    return [['Session-Expires', `${seconds};refresher=${refresher}`], ...least];
  }

  /** The 2xx to a request of ours (§7.2). A peer without session timers is refreshed by us all the same. */
  follow(request: SipRequest, response: SipResponse): void {
    const answered = sessionExpiresOf(response);
    const asked = sessionExpiresOf(request);
    if (answered) {
      this.#agree({ seconds: answered.seconds, refresher: answered.refresher === 'uas' ? 'peer' : 'us', agreed: true });
    } else if (asked) this.#agree({ seconds: asked.seconds, refresher: 'us', agreed: false });
    else this.#agree(undefined);
  }

  /** Takes a 422 to a request of ours: true where the request may be sent again, with a longer interval (§7.3). */
  raise(response: SipResponse): boolean {
    const least = minSeOf(response);
    if (least === undefined || least > limits.longestSessionIntervalSeconds) return false;
    if (this.#raises >= limits.sessionIntervalRaises) return false;
    this.#raises += 1;
    this.#leastSeconds = Math.max(this.#leastSeconds ?? 0, least);
    return true;
  }

  /** Takes the terms of a request of the peer, which is answered 2xx, and gives the answer's headers (§9, table 2). */
  answer(request: SipRequest): HeaderLine[] {
    const able = supports(request, 'timer');
    const asked = sessionExpiresOf(request);
    const least = minSeOf(request) ?? 0;
    if (least > 0 && this.#terms) this.#leastSeconds = Math.max(this.#leastSeconds ?? 0, least);
    if (asked && (able || asked.seconds >= limits.sessionIntervalSeconds)) {
      const refresher = able ? (asked.refresher ?? 'uac') : 'uas';
      this.#agree({ seconds: asked.seconds, refresher: refresher === 'uac' ? 'peer' : 'us', agreed: true });
      return agreementLines(asked.seconds, refresher, able);
    }
    const seconds = Math.max(this.#terms?.seconds ?? this.#wishedSeconds, least);
    if (this.#wishedSeconds === 0) {
      this.#agree(undefined);
      return [];
    }
    this.#agree({ seconds, refresher: 'us', agreed: able });
    return able ? agreementLines(seconds, 'uas', true) : [];
  }

  #agree(terms: Terms | undefined): void {
    this.#terms = terms && { ...terms, seconds: Math.max(terms.seconds, limits.sessionIntervalSeconds) };
    this.#arm();
  }

  #arm(): void {
    this.#refresh?.dispose();
    this.#expiry?.dispose();
    this.#refresh = undefined;
    this.#expiry = undefined;
    const user = this.#user;
    const terms = this.#terms;
    if (!user || !terms || this.#over) return;
    const { seconds, refresher, agreed } = terms;
    if (refresher === 'us')
      this.#refreshEvery(Math.min(seconds, limits.longestSessionIntervalSeconds) * 500, user, agreed);
    if (!agreed || seconds > limits.longestSessionIntervalSeconds) return;
    const margin = Math.min(32_000, (seconds * 1_000) / 3);
    this.#expiry = this.#clock.after(seconds * 1_000 - margin, () => user.expire());
  }

  /** Half the interval; where nothing expires, again and again (§7.2). */
  #refreshEvery(ms: number, user: TimerUser, once: boolean): void {
    this.#refresh = this.#clock.after(ms, () => {
      if (!once) this.#refreshEvery(ms, user, once);
      user.refresh();
    });
  }
}

/** 422 where the peer asks for refreshes more often than we let anyone (§9). */
export function tooShort(request: SipRequest): { readonly status: 422; readonly headers: HeaderLine[] } | undefined {
  const asked = sessionExpiresOf(request);
  if (!asked || asked.seconds >= limits.sessionIntervalSeconds || !supports(request, 'timer')) return undefined;
  return { status: 422, headers: [['Min-SE', `${limits.sessionIntervalSeconds}`]] };
}

function agreementLines(seconds: number, refresher: 'uac' | 'uas', required: boolean): HeaderLine[] {
  const agreement: HeaderLine = ['Session-Expires', `${seconds};refresher=${refresher}`];
  return required ? [['Require', 'timer'], agreement] : [agreement];
}
