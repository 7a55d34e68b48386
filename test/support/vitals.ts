import { expect } from 'vitest';
import type { CommandResult } from '../../app/ipc/contract.ts';
import type { RunningApp } from './app.ts';

type Vitals = CommandResult<'engine.vitals'>;
type Counts = Omit<Vitals, 'memoryBytes' | 'heapBytes' | 'ticks'>;

/** What is alive in an app, memory left out: sockets, transactions, dialogs, streams, timers. */
export async function alive({ api }: RunningApp): Promise<Counts> {
  const { memoryBytes, heapBytes, ticks, ...counts } = await api.call('engine.vitals', {});
  return counts;
}

/**
 * Waits until an app is as it was. A call whose answer nobody acknowledged takes the longest: 64·T1 until its BYE, which
 * itself may stay unanswered as long (RFC 3261 §13.3.1.4, Timer F).
 */
export async function expectBackTo(before: Counts, app: RunningApp, timeoutMs = 75_000): Promise<void> {
  await expect.poll(() => alive(app), { timeout: timeoutMs, interval: 250 }).toEqual(before);
}
