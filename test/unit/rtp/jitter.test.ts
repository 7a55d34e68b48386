import { describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { JitterBuffer } from '../../../main/rtp/jitter.ts';
import type { Put, Taken } from '../../../main/rtp/jitter-verdicts.ts';

const UNITS = 160;
const WAY_MS = 30;

/**
 * A buffer on a line of time: packet `index` is 20 ms of an 8 kHz codec, sent at `index` × 20 ms; unless told otherwise
 * it comes 30 ms later. The reader's ticks are at multiples of 20 ms, so that a packet waits 10 ms at least.
 */
class Line {
  readonly buffer = new JitterBuffer();
  tick = 0;

  put(index: number, options: { atMs?: number; timestamp?: number; event?: boolean } = {}): Put {
    const { atMs = index * 20 + WAY_MS, timestamp = index * UNITS, event = false } = options;
    const packet = { sequence: index & 0xffff, timestamp: timestamp >>> 0, payloadType: event ? 101 : 0 };
    const payload = Uint8Array.from([index & 0xff, index >> 8]);
    return this.buffer.put(packet, 8_000, event ? 0 : 20, atMs, payload, 0, 2);
  }

  /** What the tick at `nowMs` gives: a packet's index, or what stands in for it. */
  take(nowMs: number): number | Taken {
    const taken = this.buffer.take(nowMs, 0);
    const [low = 0, high = 0] = this.buffer.taken?.payload ?? [];
    return taken === 'packet' ? low | (high << 8) : taken;
  }

  /** Packets `first` to `last` as they come, except those `without`; what each tick gives, from 60 ms after the first's sending on. */
  run(first: number, last: number, without: readonly number[] = []): (number | Taken)[] {
    return Array.from({ length: last - first + 1 }, (_, step) => {
      const index = first + step;
      if (!without.includes(index)) this.put(index);
      return this.take(index * 20 + 40);
    });
  }
}

describe('in order', () => {
  it('packets are played as they come, 10 ms after', () => {
    const line = new Line();
    expect(line.run(0, 4)).toEqual([0, 1, 2, 3, 4]);
    expect(line.buffer.delayMs).toBe(10);
    expect(line.buffer.madeUp).toMatchObject({ concealedMs: 0, playedMs: 100 });
  });

  it('sequence numbers and timestamps wrap', () => {
    const line = new Line();
    for (let index = 0xfffe; index <= 0x10002; index++) {
      line.put(index, { timestamp: 0xffffff00 + (index - 0xfffe) * UNITS });
      expect(line.take(index * 20 + 40)).toBe(index & 0xffff);
    }
    expect(line.buffer.counts()).toMatchObject({ lost: 0, late: 0 });
  });

  it('they are played whatever order they came in, and those that were overtaken are counted', () => {
    const line = new Line();
    line.run(0, 1);
    expect([3, 2, 5, 4].map((index) => line.put(index, { atMs: 75 }))).toEqual([
      'queued',
      'reordered',
      'queued',
      'reordered',
    ]);
    expect([80, 100, 120, 140].map((nowMs) => line.take(nowMs))).toEqual([2, 3, 4, 5]);
    expect(line.buffer.counts()).toMatchObject({ reordered: 2, lost: 0 });
  });

  it('an earlier packet that comes second still begins', () => {
    const line = new Line();
    line.put(2, { atMs: 70 });
    expect(line.put(1, { atMs: 71 })).toBe('reordered');
    expect([100, 120].map((nowMs) => line.take(nowMs))).toEqual([1, 2]);
  });
});

describe('twice', () => {
  it('a packet is played once, whether its double comes before or after it was played', () => {
    const line = new Line();
    line.run(0, 2);
    line.put(3);
    expect(line.put(3)).toBe('duplicate');
    expect(line.put(1)).toBe('duplicate');
    expect(line.take(100)).toBe(3);
    expect(line.buffer.counts()).toMatchObject({ duplicates: 2, late: 0 });
  });
});

describe('a packet that is missing', () => {
  it('is made up for once, and what follows keeps its time', () => {
    const line = new Line();
    expect(line.run(0, 6, [3])).toEqual([0, 1, 2, 'starved', 4, 5, 6]);
    expect(line.buffer.madeUp).toMatchObject({ concealedMs: 20, playedMs: 120 });
    expect(line.buffer.counts()).toMatchObject({ lost: 1, late: 0 });
    expect(line.buffer.delayMs).toBe(10);
  });

  it('is known to be lost where the next is there, which may bear its copy', () => {
    const line = new Line();
    line.run(0, 2);
    line.put(4, { atMs: 85 });
    expect(line.take(100)).toBe('lost');
    expect(line.buffer.gapMs).toBe(20);
    expect(line.buffer.follower?.sequence).toBe(4);
    line.buffer.recovered(20);
    expect(line.buffer.madeUp).toMatchObject({ concealedMs: 0, playedMs: 80 });
    expect(line.take(120)).toBe(4);
  });

  it('is late once its place has passed', () => {
    const line = new Line();
    line.run(0, 6, [3]);
    expect(line.put(3, { atMs: 175 })).toBe('late');
    expect(line.buffer.counts()).toMatchObject({ late: 1 });
  });

  it('is played if it comes while nothing else has: the delay has grown', () => {
    const line = new Line();
    line.run(0, 2);
    expect(line.take(100)).toBe('starved');
    line.put(3, { atMs: 105 });
    line.put(4);
    expect(line.take(120)).toBe(3);
    expect(line.buffer.seam).toBe('late');
    expect(line.take(140)).toBe(4);
    expect(line.buffer.seam).toBe('none');
    expect(line.buffer.delayMs).toBe(30);
    expect(line.buffer.counts()).toMatchObject({ late: 0, lost: 0 });
    expect(line.buffer.madeUp.concealedMs).toBe(20);
  });
});

describe('the sender’s silence', () => {
  it('is neither loss nor concealment, and the next talkspurt keeps the delay', () => {
    const line = new Line();
    line.run(0, 4);
    for (let nowMs = 140; nowMs < 2_000; nowMs += 20) line.take(nowMs);
    // The numbers go on; the timestamp has counted the silence.
    line.put(5, { atMs: 100 * 20 + WAY_MS, timestamp: 100 * UNITS });
    expect([2_000, 2_020, 2_040].map((nowMs) => line.take(nowMs))).toEqual(['waiting', 'waiting', 5]);
    expect(line.buffer.delayMs).toBe(10);
    expect(line.buffer.madeUp.concealedMs).toBe(0);
  });

  it('announced, is silence at once', () => {
    const line = new Line();
    line.run(0, 4);
    line.buffer.rest();
    expect(line.take(140)).toBe('waiting');
  });

  it('an outage is: all of it was missed', () => {
    const line = new Line();
    line.run(0, 4);
    for (let nowMs = 140; nowMs < 640; nowMs += 20) line.take(nowMs);
    line.put(30);
    expect(line.take(640)).toBe(30);
    expect(line.buffer.madeUp.concealedMs).toBe(500);
    expect(line.buffer.counts().lost).toBe(25);
  });
});

describe('jumps', () => {
  it.each([
    ['an hour ahead', 3_600 * 8_000],
    ['an hour back', -3_600 * 8_000],
    ['a minute ahead', 60 * 8_000],
  ])('of the timestamp by %s don’t hold the sound up', (_, jump) => {
    const line = new Line();
    line.run(0, 9);
    const heard = Array.from({ length: 50 }, (_, step) => {
      const index = 10 + step;
      line.put(index, { timestamp: index * UNITS + jump });
      return line.take(index * 20 + 40);
    });
    expect(heard.slice(2)).toEqual(Array.from({ length: 48 }, (_, step) => step + (heard[2] as number)));
    expect(line.buffer.delayMs).toBeLessThanOrEqual(50);
  });

  it('of the sequence number begin anew', () => {
    const line = new Line();
    line.run(0, 3);
    expect(line.put(5_000, { atMs: 110, timestamp: 4 * UNITS })).toBe('restarted');
    expect(line.take(120)).toBe(5_000);
  });
});

describe('the bound on the delay', () => {
  it('is kept when a network lets everything go at once: the oldest are left out', () => {
    const line = new Line();
    line.run(0, 9);
    for (let nowMs = 240; nowMs < 900; nowMs += 20) line.take(nowMs);
    for (let index = 10; index < 43; index++) line.put(index, { atMs: 895 });
    const played: (number | Taken)[] = [];
    for (let step = 0; step < 50; step++) {
      played.push(line.take(900 + step * 20));
      expect(line.buffer.delayMs).toBeLessThanOrEqual(limits.jitterDelayMs);
      line.put(43 + step, { atMs: 900 + step * 20 + 5 });
    }
    expect(line.buffer.counts().dropped).toBeGreaterThan(20);
    expect(played.every((each) => typeof each === 'number')).toBe(true);
  });
});

describe('events between sound', () => {
  it('hold their place in the order and no time', () => {
    const line = new Line();
    line.run(0, 1);
    line.put(2, { event: true, atMs: 70, timestamp: 2 * UNITS });
    line.put(3, { atMs: 75, timestamp: 2 * UNITS });
    expect(line.buffer.take(80, 0)).toBe('packet');
    expect(line.buffer.taken).toMatchObject({ duration: 0, payloadType: 101 });
    expect(line.take(80)).toBe(3);
  });
});
