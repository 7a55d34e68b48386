import { ChevronDown } from 'lucide-react';
import { type ComponentProps, useId } from 'react';

interface SelectProps extends ComponentProps<'select'> {
  readonly label: string;
}

/** The system's own list: it needs no styles that a strict CSP forbids, and every screen reader knows it. */
export function Select({ label, children, ...rest }: SelectProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium text-sm">
        {label}
      </label>
      <div className="relative">
        <select
          id={id}
          className="h-10 w-full appearance-none truncate rounded-lg border border-line-strong bg-raised pr-9 pl-3 text-text hover:bg-hover disabled:opacity-60"
          {...rest}
        >
          {children}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-text-2"
        />
      </div>
    </div>
  );
}
