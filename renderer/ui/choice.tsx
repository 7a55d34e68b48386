import { useId } from 'react';
import { classes } from './classes.ts';

interface Option<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly hint: string;
}

interface ChoiceProps<V extends string> {
  readonly legend: string;
  readonly options: readonly Option<V>[];
  readonly value: V;
  readonly onChange: (value: V) => void;
  readonly disabled?: boolean;
}

/** One of a few, each with what it means. */
export function Choice<V extends string>({ legend, options, value, onChange, disabled }: ChoiceProps<V>) {
  const name = useId();
  return (
    <fieldset disabled={disabled}>
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      <div className="space-y-2">
        {options.map((option) => (
          <label
            key={option.value}
            className={classes(
              'flex cursor-pointer items-start gap-3 rounded-xl border p-3 transition-colors',
              option.value === value ? 'border-accent bg-accent-soft' : 'border-line hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span className="min-w-0">
              <span className="block text-sm">{option.label}</span>
              <span className="block text-text-2 text-xs">{option.hint}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
