import { useEffect, useRef } from 'react';
import { meterShare } from '../audio/level.ts';
import { classes } from './classes.ts';

interface MeterProps {
  readonly label: string;
  /** Tells a listener each new level in dBFS, and gives back how to stop. */
  readonly subscribe: (listener: (dbfs: number) => void) => () => void;
  readonly className?: string;
}

/** How many of the last levels the bar takes to fall: it rises at once and sinks slowly, as meters do. */
const FALL = 0.82;

/** A level meter that moves without rendering. */
export function Meter({ label, subscribe, className }: MeterProps) {
  const meter = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let shown = 0;
    return subscribe((dbfs) => {
      shown = Math.max(meterShare(dbfs), shown * FALL);
      if (bar.current) bar.current.style.scale = `${shown.toFixed(3)} 1`;
      meter.current?.setAttribute('aria-valuenow', String(Math.round(shown * 100)));
    });
  }, [subscribe]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a <meter> can't be filled by scaling, and would render at each level
    <div
      ref={meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      className={classes('h-1.5 overflow-hidden rounded-full bg-sunken forced-colors:outline', className)}
    >
      <div ref={bar} className="h-full origin-left scale-x-0 rounded-full bg-call forced-colors:bg-[Highlight]" />
    </div>
  );
}
