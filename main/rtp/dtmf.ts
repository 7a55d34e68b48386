/**
 * Telephone events (RFC 4733 §2.3).
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     event     |E|R| volume    |          duration             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * ```
 */
export const EVENT_BYTES = 4;
/** Events 0 to 15 (§3.2). */
const DIGITS = '0123456789*#ABCD';
/** The spacing of updates that §2.5.1.2 recommends. */
const STEP_MS = 50;
/** How long a digit lasts: long enough for every gateway's detector, which wants 40 ms and more. */
const DIGIT_MS = 100;
/** The last report goes out three times (§2.5.1.4). */
const END_REPORTS = 3;
/** What a comma waits. */
const COMMA_MS = 500;
/** Below the tone's nominal power, dBm0 without its sign. */
const VOLUME = 10;

export interface TelephoneEvent {
  readonly event: number;
  readonly end: boolean;
  /** −dBm0. */
  readonly volume: number;
  /** Timestamp units since the event began. */
  readonly duration: number;
}

/** The event whose report starts at `offset`, or undefined when it does not fit. */
export function parseEvent(bytes: Uint8Array, offset: number, end: number): TelephoneEvent | undefined {
  if (offset + EVENT_BYTES > end) return undefined;
  const flags = bytes[offset + 1] ?? 0;
  return {
    event: bytes[offset] ?? 0,
    end: (flags & 0x80) !== 0,
    volume: flags & 0x3f,
    duration: ((bytes[offset + 2] ?? 0) << 8) | (bytes[offset + 3] ?? 0),
  };
}

export function writeEvent(event: TelephoneEvent, into: Uint8Array, offset: number): void {
  into[offset] = event.event;
  into[offset + 1] = (event.end ? 0x80 : 0) | (event.volume & 0x3f);
  into[offset + 2] = event.duration >>> 8;
  into[offset + 3] = event.duration;
}

/** One event packet to send: the timestamp is the event's beginning in each of its packets. */
export interface EventReport extends TelephoneEvent {
  readonly marker: boolean;
  readonly timestamp: number;
}

type Sending =
  | { readonly kind: 'idle' }
  | { readonly kind: 'event'; readonly event: number; readonly startedAt: number; readonly reports: number }
  | { readonly kind: 'pause'; readonly until: number };

/** Turns queued digits into event packets (§2.5.1). Asked once a tick; times are RTP timestamps without their wrap. */
export class DtmfSender {
  readonly #rate: number;
  #queue = '';
  #state: Sending = { kind: 'idle' };

  /** `clockRate` is in Hz. */
  constructor(clockRate: number) {
    this.#rate = clockRate;
  }

  /** True while a digit or a pause between digits goes on: no sound is sent then. */
  get busy(): boolean {
    return this.#state.kind === 'event';
  }

  /** Digits 0–9 A–D * # and commas; anything else is left out. */
  queue(digits: string): void {
    this.#queue += digits.toUpperCase().replace(/[^0-9A-D*#,]/g, '');
  }

  /** What to send at `timestamp` (units since the stream began), at most one report a call. */
  next(timestamp: number): EventReport | undefined {
    if (this.#state.kind === 'pause' && timestamp >= this.#state.until) this.#state = { kind: 'idle' };
    if (this.#state.kind === 'idle') this.#begin(timestamp);
    if (this.#state.kind !== 'event') return undefined;
    const { event, startedAt, reports } = this.#state;
    const due = startedAt + (reports + 1) * this.#units(STEP_MS);
    if (timestamp < due) return undefined;

    const length = this.#units(DIGIT_MS);
    const duration = Math.min(due - startedAt, length);
    const last = reports + 1 >= DIGIT_MS / STEP_MS + END_REPORTS - 1;
    this.#state = last
      ? { kind: 'pause', until: timestamp + this.#units(STEP_MS) }
      : { kind: 'event', event, startedAt, reports: reports + 1 };
    return { event, end: duration === length, volume: VOLUME, duration, marker: reports === 0, timestamp: startedAt };
  }

  #begin(timestamp: number): void {
    const digit = this.#queue[0];
    if (digit === undefined) return;
    this.#queue = this.#queue.slice(1);
    this.#state =
      digit === ','
        ? { kind: 'pause', until: timestamp + this.#units(COMMA_MS) }
        : { kind: 'event', event: DIGITS.indexOf(digit), startedAt: timestamp, reports: 0 };
  }

  #units(ms: number): number {
    return (this.#rate * ms) / 1_000;
  }
}

/** Reads event packets back into digits, each once, however often its reports come (§2.5.2). */
export class DtmfReceiver {
  #last: { readonly timestamp: number; readonly event: number; readonly duration: number } | undefined;

  /** A packet's payload; gives the digits that begin in it, mostly none or one. */
  receive(bytes: Uint8Array, start: number, end: number, timestamp: number): string {
    let digits = '';
    let begins = timestamp;
    for (let offset = start; ; offset += EVENT_BYTES) {
      const report = parseEvent(bytes, offset, end);
      // A duration of zero is for states only, which no digit is (§2.3.5).
      if (!report || report.duration === 0) return digits;
      digits += this.#take(report, begins);
      // Packed events follow each other without a pause (§2.5.1.5).
      begins = (begins + report.duration) >>> 0;
    }
  }

  #take({ event, duration }: TelephoneEvent, timestamp: number): string {
    const last = this.#last;
    const ahead = last ? (timestamp - last.timestamp) | 0 : 1;
    if (ahead < 0) return '';
    if (last && ahead === 0) {
      this.#last = { ...last, duration: Math.max(last.duration, duration) };
      return '';
    }
    const goesOn = last !== undefined && last.event === event && last.duration === 0xffff && ahead === 0xffff;
    this.#last = { timestamp, event, duration };
    return goesOn ? '' : (DIGITS[event] ?? '');
  }
}
