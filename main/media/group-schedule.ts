import type { Random } from '../base/random.ts';
import { deterministicIntervalMs, type Membership, randomizedIntervalMs } from '../rtp/rtcp-schedule.ts';

/** UDP and IPv4 headers count towards the mean size (RFC 3550 §6.2). */
const LOWER_LAYERS_BYTES = 28;
/** Sender report, a block, CNAME and NAME: what the first packet will probably be (§6.3.2). */
const FIRST_PACKET_BYTES = 100 + LOWER_LAYERS_BYTES;

/** Who takes part, ourselves included. */
export interface Attendance {
  readonly members: number;
  readonly senders: number;
  /** We sent RTP since the last report but one. */
  readonly weSent: boolean;
}

/** When the next report of a session of many is due (RFC 3550 §6.3), by timer reconsideration, forward and back. Times are ms of one clock. */
export class GroupSchedule {
  readonly #random: Random;
  readonly #bandwidth: number;
  #averageBytes = FIRST_PACKET_BYTES;
  #initial = true;
  #lastMs: number;
  #nextMs: number;
  #attendance: Attendance = { members: 1, senders: 0, weSent: false };

  /** `sessionBandwidth` is in bit/s, headers included; RTCP takes 5% of it, of all together. */
  constructor(options: { readonly random: Random; readonly nowMs: number; readonly sessionBandwidth: number }) {
    this.#random = options.random;
    this.#bandwidth = (options.sessionBandwidth / 8) * 0.05;
    this.#lastMs = options.nowMs;
    this.#nextMs = options.nowMs + randomizedIntervalMs(this.#membership, this.#random);
  }

  get nextMs(): number {
    return this.#nextMs;
  }

  /** Td, without its randomness: five of it without a word, and a member is gone (§6.3.5). It is reckoned as for one who only hears. */
  get timeoutMs(): number {
    return 5 * deterministicIntervalMs({ ...this.#membership, weSent: false, initial: false });
  }

  /** True when a report is to be sent now (§6.3.6): the timer has run out, and the interval drawn anew is over too. */
  due(nowMs: number, attendance: Attendance): boolean {
    if (nowMs < this.#nextMs) return false;
    this.#attendance = attendance;
    const reconsidered = this.#lastMs + randomizedIntervalMs(this.#membership, this.#random);
    if (reconsidered <= nowMs) return true;
    this.#nextMs = reconsidered;
    return false;
  }

  /** A report of `bytes` went out. */
  sent(bytes: number, nowMs: number): void {
    this.received(bytes);
    this.#lastMs = nowMs;
    this.#initial = false;
    this.#nextMs = nowMs + randomizedIntervalMs(this.#membership, this.#random);
  }

  /** A compound of `bytes` came in (§6.3.3). */
  received(bytes: number): void {
    this.#averageBytes += (bytes + LOWER_LAYERS_BYTES - this.#averageBytes) / 16;
  }

  /** Somebody left: reverse reconsideration (§6.3.4), so that those who stay need not wait as long as for many. */
  left(nowMs: number, membersBefore: number, attendance: Attendance): void {
    this.#attendance = attendance;
    const share = attendance.members / membersBefore;
    this.#nextMs = nowMs + share * (this.#nextMs - nowMs);
    this.#lastMs = nowMs - share * (nowMs - this.#lastMs);
  }

  get #membership(): Membership {
    return {
      ...this.#attendance,
      bandwidth: this.#bandwidth,
      averageBytes: this.#averageBytes,
      initial: this.#initial,
    };
  }
}
