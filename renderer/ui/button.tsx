import type { ComponentProps } from 'react';
import { classes } from './classes.ts';

const tones = {
  primary: 'bg-accent text-on-colour hover:bg-accent-hover forced-colors:border',
  call: 'bg-call text-on-colour hover:bg-call-hover forced-colors:border',
  end: 'bg-end text-on-colour hover:bg-end-hover forced-colors:border',
  quiet: 'border border-line bg-raised text-text hover:bg-hover',
  plain: 'text-accent-text hover:bg-accent-soft',
} as const;

interface ButtonProps extends ComponentProps<'button'> {
  readonly tone?: keyof typeof tones;
}

export function Button({ tone = 'quiet', className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={classes(
        'inline-flex h-9 whitespace-nowrap shrink-0 items-center justify-center gap-2 rounded-lg px-3.5 font-medium text-sm transition enabled:active:scale-[0.97] disabled:opacity-45 aria-disabled:opacity-45',
        tones[tone],
        className,
      )}
      {...rest}
    />
  );
}
