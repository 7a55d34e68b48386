import { useEffect, useState } from 'react';
import { toastError } from '../ui/toasts.ts';

interface Wished<T> {
  /** As wished for: before the engine has said so. */
  readonly value: T;
  readonly wish: (value: T, ask: () => Promise<unknown>) => void;
}

/** A setting of the engine: a change shows at once, and goes back with a toast if it is refused. */
export function useWish<T>(known: T): Wished<T> {
  const [wished, setWished] = useState<{ readonly value: T }>();
  const said = JSON.stringify(known);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the engine says now counts more than a wish
  useEffect(() => setWished(undefined), [said]);
  return {
    value: wished ? wished.value : known,
    wish: (value, ask) => {
      setWished({ value });
      ask().catch((error: unknown) => {
        setWished(undefined);
        toastError(error);
      });
    },
  };
}
