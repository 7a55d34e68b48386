import type { Disposable } from '../../main/base/disposable.ts';
import type { Log } from '../../main/base/log.ts';

/** What tells of faults: the process, or a test's. */
export interface FaultSource {
  on(event: Fault, listener: (cause: unknown) => void): unknown;
  off(event: Fault, listener: (cause: unknown) => void): unknown;
}

type Fault = 'uncaughtException' | 'unhandledRejection';

const words: Readonly<Record<Fault, string>> = {
  uncaughtException: 'an exception that nobody caught',
  unhandledRejection: 'a failure that nobody awaited',
};

/** So many are told, so that whoever can cause one can't fill the disk with them. */
const TOLD_FAULTS = 100;

/**
 * Logs what nobody caught, and goes on: one message or one task went wrong, and it is no reason to cut off everybody's
 * calls. Whatever listens to the engine is shielded already; this is for what no one foresaw.
 */
export function surviveFaults(log: Log, source: FaultSource = process): Disposable {
  let told = 0;
  const survive = (fault: Fault) => (cause: unknown) => {
    if (++told > TOLD_FAULTS) return;
    try {
      log.error({ err: cause }, words[fault]);
    } catch {
      // The log itself is what failed.
    }
  };
  const listeners = (['uncaughtException', 'unhandledRejection'] as const).map(
    (fault) => [fault, survive(fault)] as const,
  );
  for (const [fault, listener] of listeners) source.on(fault, listener);
  return {
    dispose: () => {
      for (const [fault, listener] of listeners) source.off(fault, listener);
    },
  };
}
