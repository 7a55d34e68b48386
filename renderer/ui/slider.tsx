import { useEffect, useId, useState } from 'react';

interface SliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  /** What a value means, beside the label and for screen readers. */
  readonly words: (value: number) => string;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** The engine hears of a moved slider this often at most, in ms, and of where it stopped. */
const TOLD_EACH_MS = 80;

/** A slider that follows the finger at once; arrow keys move it too. */
export function Slider({ label, min, max, value, words, disabled, onChange }: SliderProps) {
  const id = useId();
  const [moved, setMoved] = useState<number>();
  const shown = moved ?? value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once it rests; a new handler is no new wish
  useEffect(() => {
    if (moved === undefined) return;
    const timer = setTimeout(() => onChange(moved), TOLD_EACH_MS);
    return () => clearTimeout(timer);
  }, [moved]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the engine says now counts more than what was wished
  useEffect(() => setMoved(undefined), [value]);
  return (
    <div className="py-1.5">
      <div className="flex justify-between gap-3">
        <label htmlFor={id}>{label}</label>
        <output htmlFor={id} className="tabular text-text-2 text-xs">
          {words(shown)}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={1}
        value={shown}
        disabled={disabled}
        aria-valuetext={words(shown)}
        onChange={({ target }) => setMoved(Number(target.value))}
        className="mt-1.5 block h-6 w-full accent-accent"
      />
    </div>
  );
}
