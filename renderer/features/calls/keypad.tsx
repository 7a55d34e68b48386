import { callsText } from './text.ts';

const text = callsText.keypad;

const keys: readonly (readonly [digit: string, letters: string])[] = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

interface KeypadProps {
  readonly sent: string;
  readonly onDigit: (digit: string) => void;
}

/** The twelve keys of a telephone, and what was sent so far. */
export function Keypad({ sent, onDigit }: KeypadProps) {
  return (
    <section aria-label={text.group} className="fade-in w-60 sm:w-64">
      <output aria-label={text.sent} className="tabular mb-2 flex h-8 items-center justify-center overflow-hidden">
        {sent === '' ? (
          <span className="text-sm text-text-2">{text.hint}</span>
        ) : (
          <span className="text-xl tracking-widest">{sent.slice(-16)}</span>
        )}
      </output>
      <div className="grid grid-cols-3 gap-2">
        {keys.map(([digit, letters]) => (
          <button
            key={digit}
            type="button"
            onClick={() => onDigit(digit)}
            className="flex h-12 flex-col items-center justify-center rounded-2xl bg-sunken transition-colors hover:bg-line active:bg-line-strong/40 forced-colors:border"
          >
            <span className="text-xl leading-none">{digit}</span>
            {letters && (
              <span aria-hidden className="mt-1 text-[0.625rem] text-text-2 leading-none tracking-wider">
                {letters}
              </span>
            )}
          </button>
        ))}
      </div>
    </section>
  );
}
