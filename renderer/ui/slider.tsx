import { useEffect, useId, useRef, useState } from 'react';

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

/** A slider that moves is told of once it has rested this long, in ms, or has gone. */
const REST_MS = 80;

/** A slider that follows the finger at once; arrow keys move it too. */
export function Slider({ label, min, max, value, words, disabled, onChange }: SliderProps) {
  const id = useId();
  const [moved, setMoved] = useState<number>();
  const tell = useTellAtRest(onChange);
  const shown = moved ?? value;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known now counts more than what was wished
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
        onChange={({ target }) => {
          setMoved(Number(target.value));
          tell(Number(target.value));
        }}
        className="mt-1.5 block h-6 w-full accent-accent"
      />
    </div>
  );
}

function useTellAtRest(onChange: (value: number) => void): (value: number) => void {
  const latest = useRef(onChange);
  latest.current = onChange;
  const waiting = useRef<{ readonly value: number; readonly timer: ReturnType<typeof setTimeout> }>(undefined);
  const settle = useRef(() => {
    const { value, timer } = waiting.current ?? {};
    clearTimeout(timer);
    waiting.current = undefined;
    if (value !== undefined) latest.current(value);
  }).current;
  useEffect(() => settle, [settle]);
  return (value) => {
    clearTimeout(waiting.current?.timer);
    waiting.current = { value, timer: setTimeout(settle, REST_MS) };
  };
}
