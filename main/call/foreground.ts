import type { Call } from './call.ts';

/**
 * Which call the person has turned to: it has the microphone, or will have it once it is answered. Two people who don't
 * know of each other never hear the same microphone.
 */
export class Foreground {
  readonly #live: () => readonly Call[];
  #front: Call | undefined;

  /** `live` gives the calls that have not ended, oldest first. */
  constructor(live: () => readonly Call[]) {
    this.#live = live;
  }

  has(call: Call): boolean {
    return this.#front === call;
  }

  /** The person has turned to no call that is alive. */
  get isFree(): boolean {
    return this.#front === undefined || this.#front.ended;
  }

  turnTo(call: Call): void {
    this.#front = call;
    call.comeForward();
    for (const other of this.#live()) if (other !== call) void other.giveWay();
  }

  /** A call that was left to ring while the person turned to another does not break into that one. */
  answered(call: Call): void {
    if (this.#front === undefined || this.#front.held) this.turnTo(call);
    else if (this.#front !== call) void call.giveWay();
  }

  ended(call: Call): void {
    if (this.#front !== call) return;
    this.#front = this.#live().findLast(({ phase }) => phase?.state === 'dialling' || phase?.state === 'ringing');
    this.#front?.comeForward();
  }
}
