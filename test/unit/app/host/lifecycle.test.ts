import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stopOnSignals } from '../../../../app/host/lifecycle.ts';

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];

  exit(code: number): void {
    this.exits.push(code);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the end of the process', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('%s stops everything, then exits 0', async (signal) => {
    const target = new FakeProcess();
    const stop = vi.fn(async () => expect(target.exits).toEqual([]));
    stopOnSignals(stop, () => {}, target);
    target.emit(signal);
    await vi.advanceTimersByTimeAsync(0);
    expect(stop).toHaveBeenCalledTimes(1);
    expect(target.exits).toEqual([0]);
  });

  it('comes within 3 s, even when a call can’t be ended', async () => {
    const target = new FakeProcess();
    stopOnSignals(
      () => new Promise(() => {}),
      () => {},
      target,
    );
    target.emit('SIGTERM');
    await vi.advanceTimersByTimeAsync(2_699);
    expect(target.exits).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(target.exits).toEqual([0]);
  });

  it('is stopped once, though Ctrl+C reaches the process twice under npm', async () => {
    const target = new FakeProcess();
    const stop = vi.fn(() => new Promise<void>(() => {}));
    stopOnSignals(stop, () => {}, target);
    target.emit('SIGINT');
    target.emit('SIGINT');
    expect(stop).toHaveBeenCalledTimes(1);
    expect(target.exits).toEqual([]);
  });

  it('is reported when it fails, and still exits', async () => {
    const target = new FakeProcess();
    const reported: unknown[] = [];
    stopOnSignals(
      () => Promise.reject(new Error('stuck')),
      (error) => reported.push(error),
      target,
    );
    target.emit('SIGTERM');
    await vi.advanceTimersByTimeAsync(0);
    expect(reported).toEqual([new Error('stuck')]);
    expect(target.exits).toEqual([0]);
  });

  it('listens no more once disposed', () => {
    const target = new FakeProcess();
    stopOnSignals(
      async () => {},
      () => {},
      target,
    ).dispose();
    expect(target.eventNames()).toEqual([]);
  });
});
