import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import type { StreamQuality } from '../media/stream-quality.ts';
import { adviceOf, verdictOf } from './verdict.ts';
import type { Verdict } from './verdicts.ts';

/** How a call does, or did when it ended. Shares are 0 to 1, scores 1 to 4.5, times ms. */
export interface QualitySummary {
  /** The worse of both ways, now. */
  readonly mos: number;
  readonly verdict: Verdict;
  readonly advice: string;
  readonly stream: StreamQuality;
  /** Of `mos`, over the whole call. */
  readonly worst: number;
  readonly mean: number;
}

/** Nothing comes from a far end that should be sending. */
export interface Silence {
  /** Wall-clock ms. */
  readonly since: number;
  /** Its reports have ceased too. */
  readonly dead: boolean;
  readonly text: string;
}

/** Measurements at the beginning that count for nothing: there is too little to judge by. */
const SETTLING = 2;

/** Watches over the sound of one call: how good it is, and whether there is any. */
export class CallQuality {
  readonly #clock: Clock;
  readonly #who: string;
  readonly #silenceChanged: () => void;
  /** When the call was answered. */
  #begunMs: number | undefined;
  #latest: StreamQuality | undefined;
  #count = 0;
  #sum = 0;
  #worst = Number.POSITIVE_INFINITY;
  #silence: Silence | undefined;

  /** `silenceChanged` is called when there is silence, when it turns out worse, and when it is over. */
  constructor(clock: Clock, who: string, silenceChanged: () => void) {
    this.#clock = clock;
    this.#who = who;
    this.#silenceChanged = silenceChanged;
  }

  /** Undefined until enough was heard to judge by. */
  get summary(): QualitySummary | undefined {
    const stream = this.#latest;
    if (!stream || this.#count <= SETTLING) return undefined;
    const mos = scoreOf(stream);
    const mean = this.#sum / (this.#count - SETTLING);
    return { mos, verdict: verdictOf(mos), advice: adviceOf(stream, this.#who), stream, worst: this.#worst, mean };
  }

  get silence(): Silence | undefined {
    return this.#silence;
  }

  /** The call is answered: from now on the far end should send. */
  begin(): void {
    this.#begunMs = this.#clock.now();
  }

  /** Once a second. Before the answer nothing counts; while nothing should come (held), the last stands. */
  measured(stream: StreamQuality): void {
    if (this.#begunMs === undefined) return;
    const sinceAnswerMs = this.#clock.now() - this.#begunMs;
    const silentMs = stream.silentMs === undefined ? undefined : Math.min(stream.silentMs, sinceAnswerMs);
    this.#listen(silentMs, stream.unreportedMs);
    const heard = silentMs !== undefined && silentMs < limits.deadStreamMs;
    if (!heard) return;
    this.#latest = stream;
    this.#count++;
    if (this.#count <= SETTLING) return;
    const mos = scoreOf(stream);
    this.#sum += mos;
    this.#worst = Math.min(this.#worst, mos);
  }

  /** The call is over: nobody waits for sound any more. */
  end(): void {
    this.#silence = undefined;
  }

  #listen(silentMs: number | undefined, unreportedMs: number | undefined): void {
    const silent = silentMs !== undefined && silentMs >= limits.deadStreamMs;
    const before = this.#silence;
    if (!silent) this.#silence = undefined;
    else {
      const dead = unreportedMs === undefined || unreportedMs >= limits.deadStreamMs;
      if (before?.dead === dead) return;
      const since = before?.since ?? this.#clock.wallTime() - silentMs;
      this.#silence = { since, dead, text: silenceText(this.#who, dead) };
    }
    if (before !== this.#silence) this.#silenceChanged();
  }
}

function scoreOf({ mosIn, mosOut }: StreamQuality): number {
  return Math.min(mosIn, mosOut ?? mosIn);
}

function silenceText(who: string, dead: boolean): string {
  const seconds = limits.deadStreamMs / 1_000;
  if (!dead) return `${who} is connected, but has sent no sound for ${seconds} s.`;
  return `Nothing has come from ${who} for ${seconds} s. If you hear nothing, hang up and call again.`;
}
