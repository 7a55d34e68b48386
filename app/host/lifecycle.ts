import type { Disposable } from '../../main/base/disposable.ts';

/** What a process gives the words to stop with; the real one, or a test's. */
export interface StoppableProcess {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
  exit(code: number): void;
}

/** A supervisor that asked to stop waits 3 s; a tenth of that is left for the process to go. */
export const STOP_DEADLINE_MS = 2_700;

/**
 * On SIGINT, SIGTERM or SIGHUP runs `stop` once and exits 0, after the deadline at the latest. Repeated signals change
 * nothing: npm passes Ctrl+C on to a process that the terminal has told already.
 */
export function stopOnSignals(
  stop: () => Promise<void>,
  report: (error: unknown) => void,
  target: StoppableProcess = process,
  deadlineMs = STOP_DEADLINE_MS,
): Disposable {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) return;
    stopping = true;
    const deadline = setTimeout(() => target.exit(0), deadlineMs);
    stop()
      .catch(report)
      .finally(() => {
        clearTimeout(deadline);
        target.exit(0);
      });
  };
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) target.on(signal, onSignal);
  return {
    dispose: () => {
      for (const signal of signals) target.off(signal, onSignal);
    },
  };
}
