import type { ComponentProps } from 'react';
import { classes } from './classes.ts';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps extends ComponentProps<'button'> {
  readonly label: string;
  readonly shortcut?: string;
}

/** A small square button of one icon. */
export function IconButton({ label, shortcut, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        className={classes(
          'inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-text-2 transition-colors hover:bg-hover hover:text-text enabled:active:bg-sunken disabled:opacity-45',
          className,
        )}
        {...rest}
      />
    </Tooltip>
  );
}
