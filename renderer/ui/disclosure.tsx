import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { classes } from './classes.ts';

interface DisclosureProps {
  readonly label: string;
  readonly hint?: string;
  /** Opens it when it becomes true: something in it wants to be seen. */
  readonly wanted?: boolean;
  readonly children: ReactNode;
}

/** What most people never need, behind one press. */
export function Disclosure({ label, hint, wanted = false, children }: DisclosureProps) {
  const [open, setOpen] = useState(wanted);
  useEffect(() => {
    if (wanted) setOpen(true);
  }, [wanted]);
  const id = useId();
  return (
    <div>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="-mx-2 flex w-[calc(100%+1rem)] items-center gap-2 rounded-lg px-2 py-2 text-left hover:bg-hover"
      >
        <ChevronRight aria-hidden className={classes('size-4 shrink-0 transition-transform', open && 'rotate-90')} />
        <span className="min-w-0">
          <span className="block font-medium text-sm">{label}</span>
          {hint && <span className="block text-text-2 text-xs">{hint}</span>}
        </span>
      </button>
      <div id={id} hidden={!open} className="space-y-4 pt-3 pb-1">
        {children}
      </div>
    </div>
  );
}
