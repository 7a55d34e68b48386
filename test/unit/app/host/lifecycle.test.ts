import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onStopSignal, shutdown } from '../../../../app/host/lifecycle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the end of the process', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('comes with %s', (signal) => {
    const source = new EventEmitter();
    const end = vi.fn();
    onStopSignal(end, source);
    source.emit(signal);
    expect(end).toHaveBeenCalledTimes(1);
  });

  it('is no longer waited for once disposed', () => {
    const source = new EventEmitter();
    onStopSignal(() => {}, source).dispose();
    expect(source.eventNames()).toEqual([]);
  });

  it('is an exit with 0 after everything has stopped', async () => {
    const exits: number[] = [];
    const stop = async () => expect(exits).toEqual([]);
    shutdown(
      stop,
      () => {},
      (code) => exits.push(code),
    )();
    await vi.advanceTimersByTimeAsync(0);
    expect(exits).toEqual([0]);
  });

  it('comes within 3 s, even when a call can’t be ended', async () => {
    const exits: number[] = [];
    shutdown(
      () => new Promise(() => {}),
      () => {},
      (code) => exits.push(code),
    )();
    await vi.advanceTimersByTimeAsync(2_499);
    expect(exits).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(exits).toEqual([0]);
  });

  it('happens once, though Ctrl+C reaches the process twice under npm', () => {
    const stop = vi.fn(() => new Promise<void>(() => {}));
    const end = shutdown(
      stop,
      () => {},
      () => {},
    );
    end();
    end();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('is reported when it fails, and still exits 0', async () => {
    const exits: number[] = [];
    const reported: unknown[] = [];
    shutdown(
      () => Promise.reject(new Error('stuck')),
      (error) => reported.push(error),
      (code) => exits.push(code),
    )();
    await vi.advanceTimersByTimeAsync(0);
    expect(reported).toEqual([new Error('stuck')]);
    expect(exits).toEqual([0]);
  });
});
