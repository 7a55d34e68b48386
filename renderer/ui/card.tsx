import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface CardProps {
  readonly heading: string;
  /** Beside the heading. */
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

/** A part of a page with a heading of its own. */
export function Card({ heading, aside, children, className }: CardProps) {
  return (
    <section aria-label={heading} className={classes('rounded-2xl border border-line bg-raised p-4 sm:p-5', className)}>
      <div className="mb-3 flex items-center justify-between gap-3">
        <h3 className="font-semibold">{heading}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}
