import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../../main/base/clock.ts';
import { Pulse } from '../../../main/media/pulse.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

let clock: VirtualClock;
let pulse: Pulse;
/** How far time has gone on while timers did not, ms. */
let heldMs: number;
/** What waits for the sockets to be read. */
let onceRead: (() => void)[];

function haveRead(): void {
  for (const task of onceRead.splice(0)) task();
}

/** The thread runs for so long, in steps of 1 ms. */
function run(ms: number): void {
  for (let step = 0; step < ms; step++) {
    clock.advanceSync(1);
    haveRead();
  }
}

beforeEach(() => {
  clock = new VirtualClock();
  onceRead = [];
  heldMs = 0;
  const held: Clock = {
    now: () => clock.now() + heldMs,
    wallTime: () => clock.wallTime(),
    after: (delayMs, task) => clock.after(delayMs, task),
  };
  pulse = new Pulse(held, (task) => onceRead.push(task));
  pulse.start();
});

describe('what is read', () => {
  it('has not waited while the thread runs', () => {
    for (let ms = 0; ms < 50; ms++) {
      run(1);
      expect(pulse.waitedMs(clock.now())).toBe(0);
      expect(pulse.waitedMs(clock.now() + 1.5)).toBe(0);
    }
  });

  it('may have waited since the sockets were last read when that is long ago', () => {
    run(12);
    expect(pulse.waitedMs(50)).toBe(40);
  });

  it('has waited just as well when the timers, which were late too, ran before it', () => {
    run(12);
    heldMs = 37;
    clock.advanceSync(3);
    expect(pulse.waitedMs(52)).toBe(42);
    haveRead();
    expect(pulse.waitedMs(52)).toBe(0);
  });

  it('is judged by when the last reading began, not by when it was over', () => {
    run(14);
    clock.advanceSync(1);
    clock.advanceSync(30);
    haveRead();
    expect(pulse.waitedMs(clock.now())).toBe(30);
  });

  it('is not judged at rest, and nothing is left behind then', () => {
    run(12);
    pulse.dispose();
    expect(clock.pending).toBe(0);
    expect(pulse.waitedMs(500)).toBe(0);
    haveRead();
    expect(clock.pending).toBe(0);
  });

  it('is judged anew after a rest', () => {
    clock.advanceSync(5);
    pulse.stop();
    clock.advanceSync(995);
    pulse.start();
    haveRead();
    expect(pulse.waitedMs(1_002)).toBe(0);
    expect(pulse.waitedMs(1_030)).toBe(30);
  });
});
