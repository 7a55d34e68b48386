import type { SrvRecord } from 'node:dns';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Random } from '../../../main/base/random.ts';
import { inOrderOfTrial } from '../../../main/net/srv.ts';
import { SeededRandom } from '../../support/seeded-random.ts';

const record = (name: string, priority: number, weight: number): SrvRecord => ({ name, priority, weight, port: 5060 });
const names = (records: readonly SrvRecord[]) => records.map(({ name }) => name);

/** Draws that are given, as numbers in [0, 1). */
function drawing(...fractions: number[]): Random {
  return { fraction: () => fractions.shift() ?? 0, uint32: () => 0, hex: () => '' };
}

/** How often each name came first of `rounds` draws. */
function firsts(records: readonly SrvRecord[], rounds: number, seed: number): Record<string, number> {
  const random = new SeededRandom(seed);
  const counts = Object.fromEntries(records.map(({ name }) => [name, 0]));
  for (let round = 0; round < rounds; round += 1) {
    const [first] = names(inOrderOfTrial(records, random));
    if (first !== undefined) counts[first] = (counts[first] ?? 0) + 1;
  }
  return counts;
}

describe('the order of SRV records (RFC 2782)', () => {
  it('is by priority first', () => {
    const records = [record('c', 30, 9), record('a', 10, 0), record('b', 20, 0)];
    expect(names(inOrderOfTrial(records, new SeededRandom(1)))).toEqual(['a', 'b', 'c']);
  });

  /** Weights 0, 1, 3 make running sums 0, 1, 4: a number is drawn from 0 to 4, both included. */
  it.each([
    [0 / 5, 'zero'],
    [1 / 5, 'one'],
    [2 / 5, 'three'],
    [3 / 5, 'three'],
    [4 / 5, 'three'],
    [0.999, 'three'],
  ])('of one priority: a draw of %d takes %s', (fraction, first) => {
    const records = [record('one', 0, 1), record('three', 0, 3), record('zero', 0, 0)];
    expect(names(inOrderOfTrial(records, drawing(fraction)))[0]).toBe(first);
  });

  it('draws again among those that are left', () => {
    const records = [record('one', 0, 1), record('three', 0, 3), record('zero', 0, 0)];
    // sums 0 1 4: 2 takes three; sums 0 1: 1 takes one; zero is left
    expect(names(inOrderOfTrial(records, drawing(2 / 5, 1 / 2, 0)))).toEqual(['three', 'one', 'zero']);
  });

  it("makes three quarters of the logins go to new-fast-box (RFC 2782's example)", () => {
    const boxes = [record('old-slow-box', 0, 1), record('new-fast-box', 0, 3), record('sysadmins-box', 1, 0)];
    const rounds = 20_000;
    const counts = firsts(boxes, rounds, 2782);
    expect(counts['sysadmins-box']).toBe(0);
    // A draw from 0 to 4, both included: 0 and 1 are old-slow-box, 2 to 4 new-fast-box.
    expect((counts['new-fast-box'] ?? 0) / rounds).toBeCloseTo(3 / 5, 1);
    const heavy = [record('old-slow-box', 0, 100), record('new-fast-box', 0, 300)];
    expect((firsts(heavy, rounds, 2782)['new-fast-box'] ?? 0) / rounds).toBeCloseTo(3 / 4, 1);
  });
});

const anyWeight = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 65_535 }));
const anyRecords = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 3 }), anyWeight), { maxLength: 12 })
  .map((rows) => rows.map(([priority, weight], index) => record(`s${index}`, priority, weight)));
const anySeed = fc.integer({ min: 0, max: 2 ** 31 });

describe('whatever the records', () => {
  it('each is tried exactly once, no priority before a lower number', () => {
    fc.assert(
      fc.property(anyRecords, anySeed, (records, seed) => {
        const order = inOrderOfTrial(records, new SeededRandom(seed));
        expect(names(order).sort()).toEqual(names(records).sort());
        const priorities = order.map(({ priority }) => priority);
        expect(priorities).toEqual([...priorities].sort((a, b) => a - b));
      }),
      { seed: 3263, numRuns: 300 },
    );
  });

  it('the same draws give the same order', () => {
    fc.assert(
      fc.property(anyRecords, anySeed, (records, seed) => {
        const order = () => inOrderOfTrial(records, new SeededRandom(seed));
        expect(order()).toEqual(order());
      }),
      { seed: 3263, numRuns: 100 },
    );
  });

  it('the first is drawn in proportion to its weight, within five standard deviations', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(weights, anySeed, (list, seed) => {
        const rounds = 4_000;
        const counts = firsts(
          list.map((weight, index) => record(`s${index}`, 0, weight)),
          rounds,
          seed,
        );
        const total = list.reduce((sum, weight) => sum + weight, 0);
        list.forEach((weight, index) => {
          // The draw of 0 goes to the first record too (RFC 2782: from 0 to the sum, inclusive).
          const share = (weight + (index === 0 ? 1 : 0)) / (total + 1);
          const deviation = Math.sqrt(rounds * share * (1 - share));
          expect(Math.abs((counts[`s${index}`] ?? 0) - rounds * share)).toBeLessThan(5 * deviation + 1);
        });
      }),
      { seed: 2782, numRuns: 40 },
    );
  });

  it('a record of weight 0 has a very small chance beside others: one in the sum of weights and one', () => {
    const counts = firsts([record('zero', 0, 0), record('heavy', 0, 99)], 20_000, 7);
    expect((counts.zero ?? 0) / 20_000).toBeGreaterThan(0.005);
    expect((counts.zero ?? 0) / 20_000).toBeLessThan(0.015);
  });
});
