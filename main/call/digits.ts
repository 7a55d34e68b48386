import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaSession } from '../media/session.ts';
import { InfoDigits } from './info-digits.ts';
import type { Party } from './party.ts';
import type { Phase } from './phase.ts';

/** Of a call: whether and where digits go. */
interface DigitsPath {
  readonly phase: Phase | undefined;
  readonly media: MediaSession | undefined;
  readonly party: Party;
}

/** The digits of a call, both ways: as telephone events (RFC 4733), or by INFO where the far end takes none. */
export class Digits implements Disposable {
  readonly #changed: () => void;
  readonly #info: InfoDigits;
  readonly #pressed = new Emitter<string>();
  #sent = '';
  #received = '';

  constructor(clock: Clock, changed: () => void) {
    this.#changed = changed;
    this.#info = new InfoDigits(clock, {
      onTaken: (digit) => {
        this.#sent += digit;
        changed();
      },
      onRefused: changed,
    });
  }

  /** Each key that the far end presses. */
  readonly onReceived = this.#pressed.on;

  get sent(): string {
    return this.#sent;
  }

  get received(): string {
    return this.#received;
  }

  /** The error is for a person: why the call can't take these digits now. */
  send(digits: string, path: DigitsPath): Result<void, string> {
    const { phase, media, party } = path;
    if (phase?.state !== 'active' || !media?.agreed) return err('Digits can be sent once the call is answered.');
    const byInfo = !media.agreed.dtmf;
    if (byInfo && this.#info.refused) return err(`${party.label} does not take digits.`);
    if (media.heldRemotely) return err(`${party.label} has put the call on hold.`);
    if (this.#sent.length + this.#info.waiting.length + digits.length > limits.dtmfCallDigits)
      return err('That is all the digits that one call can take.');
    if (byInfo) this.#info.queue(phase.session, digits);
    else {
      media.stream.sendDtmf(digits);
      this.#sent += digits;
    }
    this.#changed();
    return ok(undefined);
  }

  /** The far end has pressed a key; the oldest are forgotten. */
  receive(digit: string): void {
    this.#received = `${this.#received}${digit}`.slice(-limits.dtmfCallDigits);
    this.#pressed.emit(digit);
    this.#changed();
  }

  dispose(): void {
    this.#info.dispose();
    this.#pressed.dispose();
  }
}
