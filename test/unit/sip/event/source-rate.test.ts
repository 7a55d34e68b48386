import { expect, test } from 'vitest';
import { SourceRate } from '../../../../main/sip/event/source-rate.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

function admitted(rate: SourceRate, address: string, times: number): number {
  return Array.from({ length: times }, () => rate.admits(address)).filter(Boolean).length;
}

test('so many at once, then so many a minute, for each address', () => {
  const clock = new VirtualClock();
  const rate = new SourceRate(clock, { perMinute: 10, sources: 8 });
  expect([admitted(rate, 'a', 20), admitted(rate, 'b', 20)]).toEqual([10, 10]);
  clock.advanceSync(5_999);
  expect(admitted(rate, 'a', 20)).toBe(0);
  clock.advanceSync(30_001);
  expect(admitted(rate, 'a', 20)).toBe(6);
  clock.advanceSync(3_600_000);
  expect(admitted(rate, 'a', 20)).toBe(10);
});

test('beyond the limit the address that was silent longest is forgotten', () => {
  const rate = new SourceRate(new VirtualClock(), { perMinute: 1, sources: 2 });
  expect(['a', 'b', 'a', 'c', 'a', 'b'].map((address) => rate.admits(address))).toEqual([
    true,
    true,
    false,
    true,
    false,
    true,
  ]);
});
