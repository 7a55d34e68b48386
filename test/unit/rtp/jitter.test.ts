import { describe, expect, it } from 'vitest';
import { JitterBuffer, type Taken } from '../../../main/rtp/jitter.ts';
import { RtpSource } from '../../../main/rtp/source.ts';
import { SeededRandom } from '../../support/seeded-random.ts';

const UNITS = 160;

/** Packet `index` of 20 ms: its sequence number, timestamp and payload all say which it is. */
function put(buffer: JitterBuffer, index: number, timestamp = index * UNITS) {
  const packet = { sequence: index & 0xffff, timestamp: timestamp >>> 0, payloadType: 0 };
  return buffer.put(packet, UNITS, Uint8Array.from([index & 0xff, index >> 8]), 0, 2);
}

function indexOf(buffer: JitterBuffer): number {
  const [low = 0, high = 0] = buffer.taken?.payload ?? [];
  return low | (high << 8);
}

/** What each take gives: a packet's index, or the name of what stood in for it. */
function take(buffer: JitterBuffer, times = 1): (number | Taken)[] {
  return Array.from({ length: times }, () => {
    const taken = buffer.take();
    return taken === 'packet' ? indexOf(buffer) : taken;
  });
}

function filled(...indices: number[]): JitterBuffer {
  const buffer = new JitterBuffer({ clockRate: 8_000 });
  for (const index of indices) put(buffer, index);
  return buffer;
}

describe('the start of a talkspurt', () => {
  it('waits until the target delay is there', () => {
    const buffer = filled();
    expect(take(buffer)).toEqual(['waiting']);
    put(buffer, 1);
    expect(take(buffer)).toEqual(['waiting']);
    put(buffer, 2);
    expect(take(buffer, 2)).toEqual([1, 2]);
  });

  it('does not wait for ever when no more comes', () => {
    const buffer = filled(1);
    expect(take(buffer, 3)).toEqual(['waiting', 'waiting', 1]);
  });

  it('takes an earlier packet that comes second', () => {
    expect(take(filled(2, 1, 3), 3)).toEqual([1, 2, 3]);
  });
});

describe('in mid-speech', () => {
  it('packets are played in order, however they came', () => {
    expect(take(filled(1, 3, 2, 5, 4), 5)).toEqual([1, 2, 3, 4, 5]);
  });

  it('sequence numbers wrap', () => {
    const buffer = filled(0xfffe, 0xffff, 0x10000, 0x10001);
    expect(take(buffer, 4)).toEqual([0xfffe, 0xffff, 0, 1]);
    expect(buffer.counts().lost).toBe(0);
  });

  it('a hole is reported in its place', () => {
    const buffer = filled(1, 2, 4, 5);
    expect(take(buffer, 5)).toEqual([1, 2, 'lost', 4, 5]);
    expect(buffer.counts()).toMatchObject({ lost: 1, late: 0 });
  });

  it('a packet that comes twice is played once, before and after it was played', () => {
    const buffer = filled(1, 2, 3);
    expect(put(buffer, 2)).toBe('duplicate');
    expect(take(buffer, 2)).toEqual([1, 2]);
    expect(put(buffer, 2)).toBe('duplicate');
    expect(take(buffer)).toEqual([3]);
    expect(buffer.counts().duplicates).toBe(2);
  });

  it('a packet whose place has passed is late', () => {
    const buffer = filled(1, 2, 4, 5);
    take(buffer, 4);
    expect(put(buffer, 3)).toBe('late');
    expect(take(buffer)).toEqual([5]);
    expect(buffer.counts().late).toBe(1);
  });

  it('a late packet that was awaited is still played: the delay has grown', () => {
    const buffer = filled(1, 2);
    expect(take(buffer, 4)).toEqual([1, 2, 'starved', 'starved']);
    for (const index of [3, 4, 5]) put(buffer, index);
    expect(take(buffer, 3)).toEqual([3, 4, 5]);
    expect(buffer.counts()).toMatchObject({ late: 0, lost: 0 });
  });

  it('what was made up while waiting stands in for packets that turn out to be lost', () => {
    const buffer = filled(1, 2);
    expect(take(buffer, 4)).toEqual([1, 2, 'starved', 'starved']);
    for (const index of [5, 6]) put(buffer, index);
    expect(take(buffer, 2)).toEqual([5, 6]);
    expect(buffer.counts().lost).toBe(2);
  });
});

describe('silence of the sender', () => {
  it('ends the talkspurt after 200 ms; the next one gets its delay anew', () => {
    const buffer = filled(1, 2);
    expect(take(buffer, 13)).toEqual([1, 2, ...Array(9).fill('starved'), 'waiting', 'waiting']);
    put(buffer, 3, 100 * UNITS);
    expect(take(buffer)).toEqual(['waiting']);
    put(buffer, 4, 101 * UNITS);
    expect(take(buffer, 2)).toEqual([3, 4]);
  });

  it('is not made up for when its packets are queued behind each other', () => {
    const buffer = filled(1, 2);
    put(buffer, 3, 500 * UNITS);
    put(buffer, 4, 501 * UNITS);
    expect(take(buffer, 4)).toEqual([1, 2, 3, 4]);
  });
});

describe('a far jump of sequence numbers', () => {
  it('starts anew', () => {
    const buffer = filled(1, 2, 3);
    take(buffer, 1);
    expect(put(buffer, 5_000)).toBe('restarted');
    put(buffer, 5_001);
    expect(take(buffer, 2)).toEqual([5_000, 5_001]);
  });
});

describe('the delay', () => {
  it('aims at a packet and four times the jitter, within 40 and 240 ms', () => {
    const buffer = filled();
    const targets = [0, 80, 160, 10_000].map((jitter) => {
      buffer.adapt(jitter);
      return buffer.targetMs;
    });
    expect(targets).toEqual([40, 60, 100, 240]);
  });

  it('never exceeds its maximum: a burst after a standstill loses its oldest', () => {
    const buffer = filled(1, 2);
    take(buffer, 2);
    for (let index = 3; index <= 40; index++) put(buffer, index);
    take(buffer);
    expect(buffer.bufferedMs).toBeLessThanOrEqual(240);
    expect(indexOf(buffer)).toBe(28);
    expect(buffer.counts().dropped).toBe(25);
  });

  it('is given back, half and half again, when it was not needed for two seconds', () => {
    const buffer = filled(...Array.from({ length: 8 }, (_, index) => index));
    for (let index = 8; index < 8 + 99; index++) {
      take(buffer);
      put(buffer, index);
    }
    expect(buffer.counts().dropped).toBe(0);
    take(buffer);
    put(buffer, 107);
    expect(buffer.counts().dropped).toBe(3);
    for (let index = 108; index < 108 + 600; index++) {
      take(buffer);
      put(buffer, index);
    }
    expect(buffer.bufferedMs).toBe(60);
    expect(buffer.counts()).toMatchObject({ dropped: 5, late: 0, lost: 0 });
  });
});

describe('events between sound', () => {
  it('hold their place in the order and no time', () => {
    const buffer = filled(1, 2);
    buffer.put({ sequence: 3, timestamp: 3 * UNITS, payloadType: 101 }, 0, new Uint8Array(0), 0, 0);
    put(buffer, 4, 3 * UNITS);
    expect(take(buffer, 2)).toEqual([1, 2]);
    expect(buffer.take()).toBe('packet');
    expect(buffer.taken).toMatchObject({ duration: 0, payloadType: 101 });
    expect(take(buffer)).toEqual([4]);
  });
});

interface Link {
  readonly seed: number;
  /** Share of packets that never come. */
  readonly loss: number;
  /** Delay of each packet, uniform from 0 to this, ms; overtaking is allowed. */
  readonly jitterMs: number;
  /** How much longer the sender's 20 ms are than ours. */
  readonly drift?: number;
  readonly seconds: number;
}

/** A minute of calls on virtual time: a sender, a link with seeded faults, and a reader that takes every 20 ms. */
function run({ seed, loss, jitterMs, drift = 0, seconds }: Link) {
  const random = new SeededRandom(seed);
  const buffer = new JitterBuffer({ clockRate: 8_000 });
  const source = new RtpSource(1, 0);
  const packets = Math.floor((seconds * 1_000) / (20 * (1 + drift)));
  const arrivals = Array.from({ length: packets }, (_, index) => ({
    index,
    atMs: index * 20 * (1 + drift) + random.fraction() * jitterMs,
  }))
    .filter(() => random.fraction() >= loss)
    .sort((a, b) => a.atMs - b.atMs);
  const played: number[] = [];
  const delaysMs: number[] = [];
  let [lost, starved] = [0, 0];
  for (let nowMs = 10; nowMs < seconds * 1_000; nowMs += 20) {
    for (let next = arrivals[0]; next && next.atMs <= nowMs; next = arrivals[0]) {
      arrivals.shift();
      source.update(next.index & 0xffff);
      source.arrived(next.index * UNITS, next.atMs * 8);
      buffer.adapt(source.jitter);
      put(buffer, next.index);
    }
    const taken = buffer.take();
    if (taken === 'packet') {
      played.push(indexOf(buffer));
      delaysMs.push(nowMs - indexOf(buffer) * 20 * (1 + drift));
    }
    if (taken === 'lost') lost++;
    if (taken === 'starved') starved++;
  }
  return { packets, played, delaysMs, lost, starved, counts: buffer.counts() };
}

describe('a minute on a bad link', () => {
  const inOrder = (played: readonly number[]) => played.every((index, at) => at === 0 || index > (played[at - 1] ?? 0));

  it('plays every packet of a clean link, 40 to 60 ms after it was sent', () => {
    const { packets, played, delaysMs, lost, starved } = run({ seed: 1, loss: 0, jitterMs: 0, seconds: 60 });
    expect(played.length).toBeGreaterThanOrEqual(packets - 3);
    expect({ lost, starved }).toEqual({ lost: 0, starved: 0 });
    expect(Math.max(...delaysMs)).toBeLessThanOrEqual(60);
  });

  it.each([1, 2, 3, 4, 5])('plays in order and once whatever is reordered or lost (seed %i)', (seed) => {
    const { packets, played } = run({ seed, loss: 0.05, jitterMs: 60, seconds: 60 });
    expect(inOrder(played)).toBe(true);
    expect(played.length).toBeGreaterThan(packets * 0.9);
  });

  it.each([1, 2, 3, 4, 5])(
    'under 60 ms of jitter hardly a packet is too late, at under 150 ms of delay (seed %i)',
    (seed) => {
      const { packets, delaysMs, counts } = run({ seed, loss: 0, jitterMs: 60, seconds: 60 });
      expect(counts.late / packets).toBeLessThan(0.01);
      expect(Math.max(...delaysMs)).toBeLessThan(150);
    },
  );

  it('turns loss into as many concealed frames, no more', () => {
    const { packets, played, lost, starved } = run({ seed: 9, loss: 0.1, jitterMs: 0, seconds: 60 });
    expect(lost + starved).toBeGreaterThan(packets * 0.08);
    expect(played.length + lost + starved).toBeGreaterThan(packets - 10);
    expect(played.length + lost + starved).toBeLessThanOrEqual(packets);
  });

  it.each([0.001, -0.001])('takes up a clock that drifts by %f, without a growing delay', (drift) => {
    const { delaysMs, played, counts } = run({ seed: 3, loss: 0, jitterMs: 5, drift, seconds: 300 });
    expect(inOrder(played)).toBe(true);
    expect(Math.max(...delaysMs.slice(-1_000))).toBeLessThan(100);
    expect(counts.late).toBe(0);
  });
});
