import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { surviveFaults } from '../../../../app/host/faults.ts';
import { silentLog } from '../../../../main/base/log.ts';

const faults = [
  ['uncaughtException', 'an exception that nobody caught'],
  ['unhandledRejection', 'a failure that nobody awaited'],
] as const;

describe.each(faults)('%s', (fault, words) => {
  it('is logged', () => {
    const source = new EventEmitter();
    const error = vi.fn();
    surviveFaults({ ...silentLog, error }, source);
    const cause = new Error('unforeseen');
    source.emit(fault, cause);
    expect(error.mock.calls).toEqual([[{ err: cause }, words]]);
  });

  it('does not fill the disk, however often it comes', () => {
    const source = new EventEmitter();
    const error = vi.fn();
    surviveFaults({ ...silentLog, error }, source);
    for (let times = 0; times < 10_000; times++) source.emit(fault, new Error('again'));
    expect(error).toHaveBeenCalledTimes(100);
  });

  it('is survived even when the log can’t be written', () => {
    const source = new EventEmitter();
    const error = () => {
      throw new Error('no space left on device');
    };
    surviveFaults({ ...silentLog, error }, source);
    expect(() => source.emit(fault, new Error('unforeseen'))).not.toThrow();
  });

  it('is no longer listened for once disposed', () => {
    const source = new EventEmitter();
    surviveFaults(silentLog, source).dispose();
    expect(source.eventNames()).toEqual([]);
  });
});
