import type { Disposable } from '../../main/base/disposable.ts';

/** What tells of signals: the process, or a test's. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** A supervisor that asked to stop waits 3 s; what is left of that is for the process to go. */
export const STOP_DEADLINE_MS = 2_500;

const stopSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Gives a function that runs `stop` and exits 0, after the deadline at the latest. Only the first call counts: npm passes
 * Ctrl+C on to a process that the terminal has told already.
 */
export function shutdown(
  stop: () => Promise<void>,
  report: (error: unknown) => void,
  exit: (code: number) => void,
): () => void {
  let begun = false;
  return () => {
    if (begun) return;
    begun = true;
    const deadline = setTimeout(() => exit(0), STOP_DEADLINE_MS);
    stop()
      .catch(report)
      .finally(() => {
        clearTimeout(deadline);
        exit(0);
      });
  };
}

/** Calls `listener` at SIGINT, SIGTERM and SIGHUP. */
export function onStopSignal(listener: () => void, source: SignalSource = process): Disposable {
  for (const signal of stopSignals) source.on(signal, listener);
  return {
    dispose: () => {
      for (const signal of stopSignals) source.off(signal, listener);
    },
  };
}
