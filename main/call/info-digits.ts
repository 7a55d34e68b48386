import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { infoOfDigit } from '../sip/agent/info.ts';
import type { Session } from '../sip/agent/session.ts';

/** How long a key counts as pressed, and how long none is before the next, ms: as a person presses them. */
const PRESSED_MS = 160;
const APART_MS = 80;
/** What a comma stands for, ms. */
const COMMA_MS = 500;

interface InfoDigitsUser {
  /** The far end has taken it. */
  onTaken(digit: string): void;
  /** The far end takes none. */
  onRefused(): void;
}

/** Sends digits by INFO, one after another, to a far end that takes no telephone events (RFC 6086, application/dtmf-relay). */
export class InfoDigits implements Disposable {
  readonly #clock: Clock;
  readonly #user: InfoDigitsUser;
  #waiting = '';
  #pause: Disposable | undefined;
  #state: 'idle' | 'sending' | 'refused' | 'over' = 'idle';

  constructor(clock: Clock, user: InfoDigitsUser) {
    this.#clock = clock;
    this.#user = user;
  }

  get refused(): boolean {
    return this.#state === 'refused';
  }

  /** Not sent yet. */
  get waiting(): string {
    return this.#waiting;
  }

  queue(session: Pick<Session, 'request'>, digits: string): void {
    if (this.#state === 'refused' || this.#state === 'over') return;
    this.#waiting += digits;
    if (this.#state === 'idle') this.#next(session);
  }

  dispose(): void {
    this.#state = 'over';
    this.#waiting = '';
    this.#pause?.dispose();
  }

  #next(session: Pick<Session, 'request'>): void {
    const [digit = '', ...rest] = this.#waiting;
    this.#waiting = rest.join('');
    this.#state = digit === '' ? 'idle' : 'sending';
    if (digit === '') return;
    if (digit === ',') this.#then(session, COMMA_MS);
    else void this.#send(session, digit);
  }

  /** A key is sent once the one before it is taken: INFOs that overtake each other would dial another number. */
  async #send(session: Pick<Session, 'request'>, digit: string): Promise<void> {
    const answer = await session.request('INFO', infoOfDigit(digit.toUpperCase(), PRESSED_MS));
    if (this.#state === 'over') return;
    if (answer.ok && answer.value.status < 300) {
      this.#user.onTaken(digit);
      this.#then(session, PRESSED_MS + APART_MS);
      return;
    }
    this.#state = 'refused';
    this.#waiting = '';
    this.#user.onRefused();
  }

  #then(session: Pick<Session, 'request'>, ms: number): void {
    this.#pause = this.#clock.after(ms, () => this.#next(session));
  }
}
