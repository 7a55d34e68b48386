import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import { Tooltip } from './tooltip.tsx';

interface RoundButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  readonly icon: LucideIcon;
  /** The word beneath, and part of the accessible name. */
  readonly label: string;
  readonly name?: string;
  readonly shortcut?: string;
  readonly tone?: 'quiet' | 'end';
  /** For switches: whether it is on. */
  readonly pressed?: boolean;
}

/** A control of a call: a round button with its word beneath. */
export function RoundButton({
  icon: Icon,
  label,
  name = label,
  shortcut,
  tone = 'quiet',
  pressed,
  className,
  ...rest
}: RoundButtonProps) {
  return (
    <Tooltip text={name} shortcut={shortcut}>
      <button
        type="button"
        aria-label={name}
        aria-pressed={pressed}
        aria-keyshortcuts={shortcut}
        className={classes(
          'group flex w-14 flex-col items-center gap-1.5 rounded-xl disabled:opacity-40 sm:w-16',
          className,
        )}
        {...rest}
      >
        <span
          className={classes(
            'flex size-12 sm:size-14 low:size-11 items-center justify-center rounded-full transition group-enabled:group-active:scale-95 forced-colors:border',
            tone === 'end' && 'bg-end text-on-colour group-enabled:group-hover:bg-end-hover',
            tone === 'quiet' && !pressed && 'bg-sunken text-text group-enabled:group-hover:bg-line',
            tone === 'quiet' &&
              pressed &&
              'bg-text text-canvas forced-colors:bg-[Highlight] forced-colors:text-[HighlightText] forced-colors:forced-color-adjust-none',
          )}
        >
          <Icon aria-hidden className="size-6" strokeWidth={1.9} />
        </span>
        <span className="whitespace-nowrap text-text-2 text-xs">{label}</span>
      </button>
    </Tooltip>
  );
}
