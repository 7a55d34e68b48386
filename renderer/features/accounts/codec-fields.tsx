import { ArrowDown, ArrowUp } from 'lucide-react';
import { type KeyboardEvent, useRef } from 'react';
import { Disclosure } from '../../ui/disclosure.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { type CodecChoice, movedCodec } from './codec-choice.ts';
import { accountsText } from './text.ts';

const text = accountsText.codecs;

interface CodecFieldsProps {
  readonly codecs: readonly CodecChoice[];
  readonly onChange: (codecs: readonly CodecChoice[]) => void;
}

/** Which voice codecs an account uses, the preferred one first: moved by buttons, or by Alt and an arrow key. */
export function CodecFields({ codecs, onChange }: CodecFieldsProps) {
  const list = useRef<HTMLOListElement>(null);
  const used = codecs.filter(({ used: isUsed }) => isUsed).length;
  const move = (index: number, by: -1 | 1) => {
    onChange(movedCodec(codecs, index, by));
    const name = codecs[index]?.name;
    // Once it is drawn in its new place, the row keeps the keyboard.
    setTimeout(() => list.current?.querySelector<HTMLElement>(`[data-codec="${name}"] input`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(index, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <div className="mt-3 rounded-2xl border border-line bg-raised p-4 sm:p-5">
      <Disclosure label={text.heading} hint={text.hint}>
        <ol ref={list} aria-label={text.list} className="divide-y divide-line border-line border-y">
          {codecs.map(({ name, used: isUsed }, index) => (
            <li key={name} data-codec={name} className="flex items-center gap-2 py-1">
              <label className="flex min-w-0 flex-1 cursor-pointer items-center gap-3 py-1">
                <input
                  type="checkbox"
                  checked={isUsed}
                  disabled={isUsed && used === 1}
                  aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
                  onKeyDown={(event) => onKeyDown(event, index)}
                  onChange={() =>
                    onChange(codecs.map((codec) => (codec.name === name ? { ...codec, used: !isUsed } : codec)))
                  }
                  className="size-4 shrink-0 accent-accent"
                />
                <span className="min-w-0">
                  <span className="block text-sm">{text.names[name][0]}</span>
                  <span className="block text-text-2 text-xs">{text.names[name][1]}</span>
                </span>
              </label>
              <IconButton label={text.up(text.names[name][0])} disabled={index === 0} onClick={() => move(index, -1)}>
                <ArrowUp aria-hidden className="size-4" />
              </IconButton>
              <IconButton
                label={text.down(text.names[name][0])}
                disabled={index === codecs.length - 1}
                onClick={() => move(index, 1)}
              >
                <ArrowDown aria-hidden className="size-4" />
              </IconButton>
            </li>
          ))}
        </ol>
        <p className="text-text-2 text-xs">{text.keys}</p>
      </Disclosure>
    </div>
  );
}
