import { describe, expect, it } from 'vitest';
import type { Address } from '../../../main/base/address.ts';
import { limits } from '../../../main/base/limits.ts';
import { Latch } from '../../../main/media/latch.ts';

const signalled: Address = { address: '192.0.2.1', port: 4_000 };
const behindNat: Address = { address: '198.51.100.7', port: 61_000 };
const rebound: Address = { address: '198.51.100.7', port: 61_444 };
const attacker: Address = { address: '203.0.113.66', port: 9_999 };

const SSRC = 0xcafe;
const OTHER_SSRC = 0xbad;

function open(): Latch {
  const latch = new Latch();
  latch.signal(signalled);
  return latch;
}

/** `count` packets in sequence; the verdict on each. */
function hear(
  latch: Latch,
  from: Address,
  options: { ssrc?: number; first?: number; count?: number; atMs?: number } = {},
) {
  const { ssrc = SSRC, first = 100, count = 3, atMs = 0 } = options;
  return Array.from({ length: count }, (_, index) => latch.judge(from, ssrc, (first + index) & 0xffff, atMs));
}

function latchedOn(from: Address): Latch {
  const latch = open();
  hear(latch, from);
  return latch;
}

describe('before a source has proved itself', () => {
  it('packets go to the address that was signalled', () => {
    expect(open().destination).toEqual(signalled);
    expect(new Latch().destination).toBeUndefined();
  });

  it('the signalled address is heard at once', () => {
    const latch = open();
    expect(hear(latch, signalled)).toEqual(['heard', 'heard', 'heard']);
    expect(latch.latched).toBe(true);
    expect(latch.destination).toEqual(signalled);
  });

  it('another source is heard and sent to from its third packet in sequence on', () => {
    const latch = open();
    expect(hear(latch, behindNat, { count: 2 })).toEqual(['probation', 'probation']);
    expect(latch.destination).toEqual(signalled);
    expect(hear(latch, behindNat, { first: 102, count: 1 })).toEqual(['heard']);
    expect(latch.destination).toEqual(behindNat);
  });

  it.each([
    ['a gap', [1, 2, 4, 5]],
    ['a repeat', [1, 2, 2, 3]],
    ['a packet out of order', [1, 3, 2, 3]],
  ])('%s starts its probation over', (_, sequences) => {
    const latch = open();
    for (const sequence of sequences) expect(latch.judge(behindNat, SSRC, sequence, 0)).toBe('probation');
    expect(latch.latched).toBe(false);
  });

  it('the sequence may wrap', () => {
    expect(hear(open(), behindNat, { first: 0xfffe })).toEqual(['probation', 'probation', 'heard']);
  });

  it('packets of three sources don’t add up', () => {
    const latch = open();
    hear(latch, behindNat, { first: 1, count: 1 });
    hear(latch, attacker, { first: 2, count: 1 });
    hear(latch, behindNat, { first: 3, count: 1, ssrc: OTHER_SSRC });
    expect(latch.latched).toBe(false);
  });

  it('nobody else is heard once the signalled address has spoken, however quick', () => {
    const latch = open();
    hear(latch, signalled, { count: 1 });
    expect(new Set(hear(latch, attacker, { count: 50 }))).toEqual(new Set(['refused']));
    expect(latch.destination).toEqual(signalled);
  });

  it('a flood of single packets can’t keep the signalled source from its place', () => {
    const latch = open();
    for (let packet = 0; packet < 3; packet++) {
      for (let port = 1; port <= 50; port++) latch.judge({ ...attacker, port }, port, 7, 0);
      latch.judge(signalled, SSRC, packet, 0);
    }
    expect(latch.latched).toBe(true);
    expect(latch.destination).toEqual(signalled);
  });
});

describe('once latched', () => {
  it('a third party is neither heard nor sent to, however long it tries', () => {
    const latch = latchedOn(behindNat);
    for (let second = 1; second <= 60; second++) {
      expect(
        hear(latch, attacker, { ssrc: OTHER_SSRC, first: second * 50, count: 50, atMs: second * 1_000 }),
      ).not.toContain('heard');
      expect(hear(latch, behindNat, { first: 100 + second, count: 1, atMs: second * 1_000 })).toEqual(['heard']);
    }
    expect(latch.destination).toEqual(behindNat);
  });

  it('not even one that has read the SSRC off the wire', () => {
    const latch = latchedOn(behindNat);
    expect(new Set(hear(latch, attacker, { first: 103, count: 100, atMs: 1_000 }))).toEqual(new Set(['refused']));
  });

  it('the signalled address takes the place of a stranger who was quicker, however much he sends', () => {
    const latch = latchedOn(attacker);
    expect(latch.destination).toEqual(attacker);
    const verdicts = [200, 201, 202, 203].map((sequence) => {
      hear(latch, attacker, { first: sequence, count: 1, atMs: 100 });
      return latch.judge(signalled, OTHER_SSRC, sequence, 100);
    });
    expect(verdicts).toEqual(['probation', 'probation', 'heard', 'heard']);
    expect(latch.destination).toEqual(signalled);
    expect(new Set(hear(latch, attacker, { first: 204, count: 50, atMs: 120 }))).toEqual(new Set(['refused']));
  });

  it('the latched address may begin another source', () => {
    const latch = latchedOn(behindNat);
    expect(hear(latch, behindNat, { ssrc: OTHER_SSRC, first: 9_000, count: 1 })).toEqual(['heard']);
  });

  describe('after a silence', () => {
    const later = limits.latchSilenceMs;

    it('the same source may come back from another port, on probation', () => {
      const latch = latchedOn(behindNat);
      expect(hear(latch, rebound, { first: 200, atMs: later })).toEqual(['probation', 'probation', 'heard']);
      expect(latch.destination).toEqual(rebound);
    });

    it('a stranger with another SSRC may not', () => {
      const latch = latchedOn(behindNat);
      expect(new Set(hear(latch, attacker, { ssrc: OTHER_SSRC, count: 500, atMs: later * 10 }))).toEqual(
        new Set(['refused']),
      );
      expect(latch.destination).toEqual(behindNat);
    });

    it('one at another address may not, though it has the right SSRC and goes on with the right numbers', () => {
      for (const from of [signalled, behindNat]) {
        const latch = latchedOn(from);
        const verdicts = hear(latch, attacker, { first: 103, count: 500, atMs: later * 10 });
        expect(new Set(verdicts)).toEqual(new Set(['refused']));
        expect(latch.destination).toEqual(from);
      }
    });

    it('a moment before it is over, nobody may', () => {
      const latch = latchedOn(behindNat);
      expect(hear(latch, rebound, { atMs: later - 1 })).toEqual(['refused', 'refused', 'refused']);
    });
  });

  it('the same agreement again leaves it as it is; another address opens it', () => {
    const latch = latchedOn(behindNat);
    latch.signal({ ...signalled });
    expect(latch.destination).toEqual(behindNat);
    const moved = { address: '192.0.2.9', port: 5_000 };
    latch.signal(moved);
    expect(latch.destination).toEqual(moved);
    expect(hear(latch, behindNat, { first: 300 })).toEqual(['probation', 'probation', 'heard']);
  });
});
