import { User } from 'lucide-react';
import { classes } from './classes.ts';
import { hueOf, initialsOf } from './initials.ts';

const sizes = {
  small: 'size-9 text-sm',
  medium: 'size-11 text-base',
  large: 'size-28 text-4xl short:size-20 short:text-3xl low:hidden',
} as const;

interface AvatarProps {
  readonly label: string;
  readonly size?: keyof typeof sizes;
  readonly className?: string;
}

/** Initials on a quiet colour that stays the same for the same name; a figure where there are no letters. */
export function Avatar({ label, size = 'small', className }: AvatarProps) {
  const initials = initialsOf(label);
  return (
    <span
      aria-hidden
      style={{ '--hue': `${hueOf(label)}deg` }}
      className={classes(
        'flex shrink-0 select-none items-center justify-center rounded-full font-medium',
        'bg-[hsl(var(--hue)_55%_90%)] text-[hsl(var(--hue)_50%_30%)]',
        'dark:bg-[hsl(var(--hue)_28%_26%)] dark:text-[hsl(var(--hue)_60%_84%)]',
        sizes[size],
        className,
      )}
    >
      {initials || <User className="size-1/2" strokeWidth={1.8} />}
    </span>
  );
}
