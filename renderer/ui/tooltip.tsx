import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

interface TooltipProps {
  readonly text: string;
  /** The key that does the same, shown behind the text. */
  readonly shortcut?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom';
  readonly children: ReactNode;
}

/** What an icon means, for the mouse; the child has the same as its accessible name. */
export function Tooltip({ text, shortcut, side = 'top', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          className="fade-in z-50 flex items-center gap-2 rounded-md bg-text px-2 py-1 text-canvas text-xs"
        >
          {text}
          {shortcut && <kbd className="rounded bg-canvas/20 px-1 font-sans">{shortcut}</kbd>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
