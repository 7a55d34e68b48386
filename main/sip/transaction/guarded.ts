import { reportListenerError } from '../../base/emitter.ts';

/** Tells a transaction's user something; that user's own failure is reported and breaks no machine. */
export function guarded(tell: () => void): void {
  try {
    tell();
  } catch (error) {
    reportListenerError(error);
  }
}
