import type { Random } from '../base/random.ts';

/** Time between reports at least, before it is randomized (RFC 3550 §6.2); half of it before the first. */
const MIN_INTERVAL_MS = 5_000;
/** The share of RTCP's bandwidth that senders get while they are at most a quarter of all (§6.2). */
const SENDER_SHARE = 0.25;
/** Timer reconsideration converges below the intended average by this (§6.3.1): e − 3/2. */
const COMPENSATION = Math.E - 1.5;

/** The state of §6.3 that the interval is computed from. */
export interface Membership {
  readonly members: number;
  readonly senders: number;
  /** We sent RTP since the last report but one. */
  readonly weSent: boolean;
  /** 5% of the session's bandwidth, in bytes/s. */
  readonly bandwidth: number;
  /** Running mean of RTCP packets with their UDP and IP headers, in bytes. */
  readonly averageBytes: number;
  /** No report was sent yet. */
  readonly initial: boolean;
}

/** The deterministic interval Td of §6.3.1, in ms. */
export function deterministicIntervalMs(session: Membership): number {
  const { members, senders, weSent, bandwidth, averageBytes, initial } = session;
  let sharers = members;
  let share = bandwidth;
  if (senders <= members * SENDER_SHARE) {
    sharers = weSent ? senders : members - senders;
    share = bandwidth * (weSent ? SENDER_SHARE : 1 - SENDER_SHARE);
  }
  const least = initial ? MIN_INTERVAL_MS / 2 : MIN_INTERVAL_MS;
  return Math.max(least, (averageBytes * sharers * 1_000) / share);
}

/** The interval T of §6.3.1: Td times 0.5 to 1.5, over e − 3/2. */
export function randomizedIntervalMs(session: Membership, random: Random): number {
  return (deterministicIntervalMs(session) * (random.fraction() + 0.5)) / COMPENSATION;
}

/** UDP and IPv4 headers count towards the mean size (§6.2). */
const LOWER_LAYERS_BYTES = 28;
/** Sender report, one block and a CNAME: what the first packet will probably be (§6.3.2). */
const FIRST_PACKET_BYTES = 80 + LOWER_LAYERS_BYTES;

/** When the next report of a two-party session is due (§6.3), by timer reconsideration. Times are ms of one clock. */
export class RtcpSchedule {
  readonly #random: Random;
  readonly #bandwidth: number;
  #averageBytes = FIRST_PACKET_BYTES;
  #initial = true;
  #lastMs: number;
  #nextMs: number;
  #peerKnown = false;
  #peerSends = false;
  #weSent = false;

  /** `sessionBandwidth` is in bit/s, headers included; RTCP takes 5% of it. */
  constructor(options: { readonly random: Random; readonly nowMs: number; readonly sessionBandwidth: number }) {
    this.#random = options.random;
    this.#bandwidth = (options.sessionBandwidth / 8) * 0.05;
    this.#lastMs = options.nowMs;
    this.#nextMs = options.nowMs + this.#draw();
  }

  get nextMs(): number {
    return this.#nextMs;
  }

  /** Who takes part, before `due` is asked. */
  observe(state: { readonly peerKnown: boolean; readonly peerSends: boolean; readonly weSent: boolean }): void {
    this.#peerKnown = state.peerKnown;
    this.#peerSends = state.peerSends;
    this.#weSent = state.weSent;
  }

  /** True when a report is to be sent now (§6.3.6): the timer has run out, and the interval drawn anew is over too. */
  due(nowMs: number): boolean {
    if (nowMs < this.#nextMs) return false;
    const reconsidered = this.#lastMs + this.#draw();
    if (reconsidered <= nowMs) return true;
    this.#nextMs = reconsidered;
    return false;
  }

  /** A report of `bytes` went out. */
  sent(bytes: number, nowMs: number): void {
    this.#count(bytes);
    this.#lastMs = nowMs;
    this.#initial = false;
    this.#nextMs = nowMs + this.#draw();
  }

  /** A compound of `bytes` came in (§6.3.3). */
  received(bytes: number): void {
    this.#count(bytes);
  }

  #count(bytes: number): void {
    this.#averageBytes += (bytes + LOWER_LAYERS_BYTES - this.#averageBytes) / 16;
  }

  #draw(): number {
    const membership: Membership = {
      members: this.#peerKnown ? 2 : 1,
      senders: (this.#weSent ? 1 : 0) + (this.#peerSends ? 1 : 0),
      weSent: this.#weSent,
      bandwidth: this.#bandwidth,
      averageBytes: this.#averageBytes,
      initial: this.#initial,
    };
    return randomizedIntervalMs(membership, this.#random);
  }
}
