import { ClockDrift } from './clock-drift.ts';

/** Resolution of what is remembered about delays. */
const BUCKET_MS = 2;
/** 256 ms of them: all that lies beyond the largest delay is alike. */
const BUCKETS = 128;
/** Delays are remembered for one to two of these: long enough to see rare ones, short enough to forget a bad moment. */
const WINDOW_MS = 6_000;
/** The share of packets that the target lets come too late. */
const LATE_SHARE = 0.004;
/** Added to what was seen: the buckets' rounding and the drift within a window. */
const MARGIN_MS = 2;
/** Before this many packets, the target is at least what it was at first, or before the sender's clock jumped. */
const FEW_PACKETS = 25;
const FIRST_TARGET_MS = 10;
/** A transit this much longer or shorter than the quickest is no delay: the sender took a new base for its timestamps. */
const JUMP_LATER_MS = 1_000;
const JUMP_SOONER_MS = 60;

/**
 * How much later than the quickest each packet comes, and so how long sound must be kept for (nearly) all of it to be
 * there in time. Times are "transits": arrival less timestamp, in ms, with a zero of their own.
 */
export class Arrivals {
  readonly #drift = new ClockDrift();
  #older = new Uint16Array(BUCKETS);
  #newer = new Uint16Array(BUCKETS);
  #olderCount = 0;
  #newerCount = 0;
  /** Above it, both histograms are empty. */
  #top = 0;
  #windowEndsMs = 0;
  /** The quickest packet's transit, in buckets: the first of both histograms. */
  #base = 0;
  #known = false;
  #timestamp = 0;
  #clockRate = 0;
  #mediaMs = 0;
  #previousTransit = 0;
  /** Where the last packet would put the base if it was a jump. */
  #jumped = Number.NaN;
  #leastMs = FIRST_TARGET_MS;
  #targetMs = FIRST_TARGET_MS;

  /** The transit of the quickest packets of late. */
  get baseMs(): number {
    return this.#base * BUCKET_MS;
  }

  /** Nearly all packets come within this after the quickest. */
  get targetMs(): number {
    return this.#targetMs;
  }

  /** How much faster the far end's clock runs than ours, in millionths. */
  get driftPpm(): number {
    return this.#drift.ppm;
  }

  /**
   * Takes a packet in and gives its timestamp as ms that don't wrap, on the scale that `baseMs` is of. `durationMs` is
   * that of its sound; 0 leaves it out of the statistics. Another `clockRate` than before goes on where that one was.
   * `waitedMs`: it may have been here for so long, unread.
   */
  arrived(timestamp: number, clockRate: number, durationMs: number, nowMs: number, waitedMs: number): number {
    if (!this.#known) this.#mediaMs = nowMs;
    else if (clockRate !== this.#clockRate) this.#mediaMs = nowMs - this.#previousTransit;
    else this.#mediaMs += (((timestamp - this.#timestamp) | 0) * 1_000) / clockRate;
    this.#timestamp = timestamp;
    this.#clockRate = clockRate;
    const transit = this.#likely(nowMs - this.#mediaMs, waitedMs);
    if (!this.#known) this.#begin(transit, nowMs);
    else if (durationMs > 0 && !this.#jumps(transit, durationMs, nowMs))
      this.#count(transit, durationMs, nowMs, waitedMs > 0);
    return this.#mediaMs;
  }

  /** The next packet has timestamps of its own: another source. What is known about the way stays a first guess. */
  reset(): void {
    this.#known = false;
  }

  /** Of a packet that may have waited to be read: as if it had come in time, or as soon as it can have. */
  #likely(transit: number, waitedMs: number): number {
    if (waitedMs === 0 || !this.#known) return transit;
    return Math.max(transit - waitedMs, Math.min(transit, this.baseMs));
  }

  #jumps(transit: number, durationMs: number, nowMs: number): boolean {
    const relative = transit - this.baseMs;
    if (relative < JUMP_LATER_MS && relative > -JUMP_SOONER_MS) {
      this.#jumped = Number.NaN;
      return false;
    }
    // Packets that were held up and come all at once differ by their duration; after a jump, two are alike.
    const confirmed = Math.abs(transit - this.#jumped) < durationMs / 2;
    this.#jumped = transit;
    if (confirmed) this.#begin(transit, nowMs);
    return true;
  }

  #begin(transit: number, nowMs: number): void {
    this.#known = true;
    this.#older.fill(0);
    this.#newer.fill(0);
    this.#olderCount = 0;
    this.#newerCount = 1;
    this.#newer[0] = 1;
    this.#top = 0;
    this.#previousTransit = transit;
    this.#base = Math.floor(transit / BUCKET_MS);
    this.#windowEndsMs = nowMs + WINDOW_MS;
    this.#leastMs = Math.max(FIRST_TARGET_MS, this.#targetMs);
    this.#jumped = Number.NaN;
    this.#drift.reset();
    this.#drift.heard(transit, nowMs);
  }

  /** `waited`: when it came is not known for certain; nothing is to be learnt from it unless it was late for sure. */
  #count(transit: number, durationMs: number, nowMs: number, waited: boolean): void {
    if (!waited) this.#drift.heard(transit, nowMs);
    if (nowMs >= this.#windowEndsMs) this.#turn(nowMs);
    // Behind one that was held up, a bunch arrives at once: all of them are one delay, the first one's.
    const bunched = transit < this.#previousTransit - durationMs / 2;
    this.#previousTransit = transit;
    if (waited && transit < this.baseMs + BUCKET_MS) return;
    if (bunched && transit > this.baseMs + BUCKET_MS) return;
    if (bunched && this.#olderCount + this.#newerCount < FEW_PACKETS) {
      // It began with a bunch: what came first was no quick packet.
      this.#begin(transit, nowMs);
      return;
    }
    const bucket = Math.floor(transit / BUCKET_MS);
    if (bucket < this.#base) this.#lower(bucket);
    const index = Math.min(BUCKETS - 1, bucket - this.#base);
    this.#newer[index] = (this.#newer[index] as number) + 1;
    this.#newerCount++;
    if (index > this.#top) this.#top = index;
    this.#targetMs = this.#quantileMs();
  }

  /** Forgets the older window; what then is the quickest is the base. */
  #turn(nowMs: number): void {
    const empty = this.#older.fill(0);
    this.#older = this.#newer;
    this.#newer = empty;
    this.#olderCount = this.#newerCount;
    this.#newerCount = 0;
    this.#windowEndsMs = nowMs + WINDOW_MS;
    let lowest = 0;
    while (lowest < BUCKETS - 1 && this.#older[lowest] === 0) lowest++;
    if (lowest === 0) return;
    this.#older.copyWithin(0, lowest);
    this.#older.fill(0, BUCKETS - lowest);
    this.#base += lowest;
  }

  #lower(bucket: number): void {
    const by = Math.min(BUCKETS, this.#base - bucket);
    raise(this.#older, by);
    raise(this.#newer, by);
    this.#base = bucket;
    this.#top = Math.min(BUCKETS - 1, this.#top + by);
  }

  /** Counted from the top, as few lie there. */
  #quantileMs(): number {
    const count = this.#olderCount + this.#newerCount;
    let allowed = Math.floor(count * LATE_SHARE);
    while (this.#top > 0 && this.#at(this.#top) === 0) this.#top--;
    let index = this.#top;
    for (; index > 0; index--) {
      allowed -= this.#at(index);
      if (allowed < 0) break;
    }
    const target = (index + 1) * BUCKET_MS + MARGIN_MS;
    return count < FEW_PACKETS ? Math.max(this.#leastMs, target) : target;
  }

  #at(index: number): number {
    return (this.#older[index] as number) + (this.#newer[index] as number);
  }
}

/** Moves all counts up by so many buckets; what passes the top stays there. */
function raise(counts: Uint16Array, by: number): void {
  let beyond = 0;
  for (let index = Math.max(0, BUCKETS - 1 - by); index < BUCKETS; index++) beyond += counts[index] as number;
  counts.copyWithin(by, 0, Math.max(0, BUCKETS - by));
  counts.fill(0, 0, by);
  counts[BUCKETS - 1] = beyond;
}
