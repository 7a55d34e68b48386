import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes.ts';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'> {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with it, in words; it takes the hint's place. */
  readonly error?: string | undefined;
  /** For fields that stand in a row whose heading says what they are. */
  readonly labelHidden?: boolean;
  /** A button at its end. */
  readonly trailing?: ReactNode;
}

/** A field for one line of text, with its name above and what helps below. */
export function TextField({ label, hint, error, labelHidden, trailing, className, ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={classes('min-w-0', className)}>
      <label htmlFor={id} className={labelHidden ? 'sr-only' : 'mb-1.5 block w-fit font-medium text-sm'}>
        {label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          aria-invalid={error !== undefined}
          aria-describedby={`${id}-says`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className={classes(
            'h-10 w-full min-w-0 flex-1 rounded-lg border bg-raised px-3 text-text placeholder:text-text-2 disabled:opacity-60',
            error ? 'border-end' : 'border-line-strong',
          )}
          {...rest}
        />
        {trailing}
      </div>
      <FieldSays id={`${id}-says`} hint={hint} error={error} />
    </div>
  );
}

interface FieldSaysProps {
  readonly id: string;
  readonly hint: string | undefined;
  readonly error: string | undefined;
}

function FieldSays({ id, hint, error }: FieldSaysProps) {
  return (
    <p id={id} aria-live="polite" className={classes('text-xs', error ? 'text-end-text' : 'text-text-2')}>
      {error ? (
        <span className="mt-1.5 flex items-start gap-1.5">
          <CircleAlert aria-hidden className="mt-px size-3.5 shrink-0" />
          <span className="min-w-0 break-words">{error}</span>
        </span>
      ) : (
        hint && <span className="mt-1.5 block break-words">{hint}</span>
      )}
    </p>
  );
}
