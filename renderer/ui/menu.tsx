import type { LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

interface MenuProps {
  /** The name of what opens, for screen readers. */
  readonly label: string;
  readonly trigger: ReactNode;
  readonly children: ReactNode;
}

/** A list of things to do that a button opens; arrows, letters and Escape work in it. */
export function Menu({ label, trigger, children }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align="end"
          sideOffset={6}
          collisionPadding={12}
          className="fade-in z-40 min-w-52 max-w-[calc(100vw-1.5rem)] rounded-xl border border-line bg-raised p-1.5 text-sm shadow-float"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface MenuItemProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly hint?: string;
  readonly tone?: 'plain' | 'danger';
  readonly onSelect: () => void;
}

export function MenuItem({ icon: Icon, label, hint, tone = 'plain', onSelect }: MenuItemProps) {
  return (
    <Radix.Item
      onSelect={onSelect}
      className={classes(
        'flex cursor-pointer select-none items-start gap-2.5 rounded-lg px-2.5 py-2 data-highlighted:bg-hover',
        tone === 'danger' && 'text-end-text',
      )}
    >
      <Icon aria-hidden className="mt-px size-[1.125rem] shrink-0" />
      <span className="min-w-0">
        <span className="block">{label}</span>
        {hint && <span className="block text-text-2 text-xs">{hint}</span>}
      </span>
    </Radix.Item>
  );
}
