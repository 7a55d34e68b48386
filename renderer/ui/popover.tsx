import { Popover as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { classes } from './classes.ts';

interface PopoverProps {
  /** The name of what opens, for screen readers. */
  readonly label: string;
  readonly trigger: ReactNode;
  readonly side?: ComponentProps<typeof Radix.Content>['side'];
  readonly align?: ComponentProps<typeof Radix.Content>['align'];
  readonly className?: string;
  /** Where something else than its button opens it too. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly children: ReactNode;
}

/** A card that a button opens beside itself; Escape and a press elsewhere close it. */
export function Popover(props: PopoverProps) {
  const { label, trigger, side = 'top', align = 'start', className, open, onOpenChange, children } = props;
  const controlled = open === undefined ? {} : { open, ...(onOpenChange && { onOpenChange }) };
  return (
    <Radix.Root {...controlled}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={8}
          collisionPadding={12}
          aria-label={label}
          className={classes(
            'fade-in z-40 max-h-(--radix-popover-content-available-height) max-w-[calc(100vw-1.5rem)] overflow-y-auto rounded-2xl border border-line bg-raised p-4 text-sm shadow-float',
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
