import type { Call } from './call.ts';

/** What the person turned to that is no single call: it has the microphone until they turn to a call again. */
export interface Elsewhere {
  /** The person has turned to a call. */
  giveWay(): void;
}

/**
 * Which call, or what else, the person has turned to: it has the microphone, or will have it once it is answered. Two people who don't
 * know of each other never hear the same microphone. A call that has a place of its own, in a room, is none of those.
 */
export class Foreground {
  readonly #live: () => readonly Call[];
  #front: Call | undefined;
  #elsewhere: Elsewhere | undefined;

  /** `live` gives the calls that have not ended, oldest first. */
  constructor(live: () => readonly Call[]) {
    this.#live = live;
  }

  has(call: Call): boolean {
    return this.#front === call;
  }

  /** The person has turned to nothing that is alive. */
  get isFree(): boolean {
    return this.#elsewhere === undefined && (this.#front === undefined || this.#front.ended);
  }

  turnTo(call: Call): void {
    this.#front = call;
    this.leave(this.#elsewhere);
    call.comeForward();
    this.#othersGiveWay(call);
  }

  /** The person has turned to a room: every call outside of it gives way. */
  turnElsewhere(elsewhere: Elsewhere): void {
    if (this.#elsewhere === elsewhere) return;
    this.leave(this.#elsewhere);
    this.#elsewhere = elsewhere;
    this.#front = undefined;
    this.#othersGiveWay();
  }

  /** The person has left it, if that is where they are. */
  leave(elsewhere: Elsewhere | undefined): void {
    if (!elsewhere || this.#elsewhere !== elsewhere) return;
    this.#elsewhere = undefined;
    elsewhere.giveWay();
  }

  /** A call that was left to ring while the person turned to another does not break into that one. */
  answered(call: Call): void {
    if (call.place) return;
    const busy = this.#elsewhere !== undefined || (this.#front !== undefined && !this.#front.held);
    if (!busy) this.turnTo(call);
    else if (this.#front !== call && !this.#front?.sharesGroupWith(call)) void call.giveWay();
  }

  /** A call went into a room: it needs no microphone any more. */
  placed(call: Call): void {
    if (this.#front === call) this.#front = undefined;
  }

  ended(call: Call): void {
    if (this.#front !== call) return;
    this.#front = this.#live().findLast(
      ({ phase, place }) => !place && (phase?.state === 'dialling' || phase?.state === 'ringing'),
    );
    this.#front?.comeForward();
  }

  #othersGiveWay(front?: Call): void {
    for (const other of this.#live())
      if (other !== front && !other.place && !front?.sharesGroupWith(other)) void other.giveWay();
  }
}
