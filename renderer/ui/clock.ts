import { useEffect, useState } from 'react';

/** The time now in ms, renewed on each full second since (or before) `origin`; still while there is no origin. */
export function useSecondsSince(origin: number | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (origin === undefined) return;
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNow(Date.now());
      // The remainder is negative before `origin`, in a countdown.
      timer = setTimeout(tick, 1_000 - ((((Date.now() - origin) % 1_000) + 1_000) % 1_000));
    };
    tick();
    return () => clearTimeout(timer);
  }, [origin]);
  return now;
}
