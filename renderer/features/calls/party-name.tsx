import { classes } from '../../ui/classes.ts';

interface PartyNameProps {
  readonly label: string;
  readonly className?: string | undefined;
}

/** A name on one line, in its own direction; cut short where it is too long, whole under the mouse. */
export function PartyName({ label, className }: PartyNameProps) {
  return (
    <span dir="auto" title={label} className={classes('block truncate text-left', className)}>
      {label}
    </span>
  );
}
