import { Switch as Radix } from 'radix-ui';
import { useId } from 'react';

interface SwitchProps {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Switch({ label, hint, checked, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-center justify-between gap-4 py-2.5">
      <label htmlFor={id} className="min-w-0 flex-1">
        <span className="block text-sm">{label}</span>
        <span id={`${id}-hint`} className="block text-text-2 text-xs">
          {hint}
        </span>
      </label>
      <Toggle id={id} label={label} describedBy={`${id}-hint`} checked={checked} onChange={onChange} />
    </div>
  );
}

interface ToggleProps extends Omit<SwitchProps, 'hint'> {
  readonly id?: string;
  readonly describedBy?: string;
}

/** The switch alone, where what stands beside it says what it is for. */
export function Toggle({ id, label, describedBy, checked, onChange }: ToggleProps) {
  return (
    <Radix.Root
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      checked={checked}
      onCheckedChange={onChange}
      className="h-6 w-10 shrink-0 rounded-full bg-line-strong p-0.5 transition-colors data-[state=checked]:bg-accent forced-colors:outline forced-colors:data-[state=checked]:bg-[Highlight]"
    >
      <Radix.Thumb className="block size-5 rounded-full bg-on-colour transition-transform forced-colors:bg-[ButtonText] forced-colors:data-[state=checked]:bg-[HighlightText] data-[state=checked]:translate-x-4" />
    </Radix.Root>
  );
}
