import { LockOpen } from 'lucide-react';
import { Popover } from '../../ui/popover.tsx';
import { callsText as text } from './text.ts';

interface EncryptionChipProps {
  /** The signalling; the voice never is yet. */
  readonly encrypted: boolean;
  readonly codec: string;
}

/** Who could listen in, in plain words: the lock is open as long as the voice is. */
export function EncryptionChip({ encrypted, codec }: EncryptionChipProps) {
  const word = encrypted ? text.halfPlain : text.plain;

  const chip = (
    <button
      type="button"
      className="flex items-center gap-1.5 rounded-full px-2.5 py-1.5 text-text-2 text-xs transition-colors hover:bg-sunken hover:text-text"
    >
      <LockOpen aria-hidden className="size-3.5" />
      {word}
    </button>
  );
  return (
    <Popover label={word} trigger={chip} side="bottom" align="end" className="w-72">
      <p className="font-medium">{word}</p>
      <p className="mt-1 text-text-2">{encrypted ? text.halfPlainHint : text.plainHint}</p>
      <p className="mt-2 text-text-2">{text.codec(codec)}</p>
    </Popover>
  );
}
