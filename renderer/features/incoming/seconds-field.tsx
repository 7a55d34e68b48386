import { useEffect, useState } from 'react';
import { TextField } from '../../ui/text-field.tsx';
import { incomingText as text } from './text.ts';

interface SecondsFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly least: number;
  readonly most: number;
  readonly seconds: number;
  readonly onChange: (seconds: number) => void;
}

/** A number of seconds; leaving the field or Enter saves it. */
export function SecondsField({ label, hint, least, most, seconds, onChange }: SecondsFieldProps) {
  const [typed, setTyped] = useState(String(seconds));
  useEffect(() => setTyped(String(seconds)), [seconds]);
  const value = Number(typed);
  const fits = /^\d+$/.test(typed.trim()) && value >= least && value <= most;
  const save = () => fits && value !== seconds && onChange(value);
  return (
    <TextField
      label={label}
      hint={hint}
      error={fits ? undefined : text.numberBetween(least, most)}
      value={typed}
      inputMode="numeric"
      maxLength={3}
      className="max-w-60"
      onBlur={save}
      onKeyDown={({ key }) => key === 'Enter' && save()}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}
