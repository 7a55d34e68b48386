import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useDialPreview } from '../calls/use-dial.ts';
import { accountsText } from './text.ts';

const text = accountsText.dialPlan;

interface TryNumberProps {
  /** Undefined while the account is new: the engine knows no plan of it. */
  readonly accountId: string | undefined;
  /** The form's plan is not the saved one. */
  readonly changed: boolean;
  /** How often it was saved: each time numbers may be dialled otherwise. */
  readonly saves: number;
  readonly onSave: () => void;
}

/** Shows what the saved plan makes of a number. */
export function TryNumber({ accountId, changed, saves, onSave }: TryNumberProps) {
  const [typed, setTyped] = useState('');
  const preview = useDialPreview(accountId === undefined ? '' : typed.trim(), accountId, saves);
  if (accountId === undefined) return <p className="text-text-2 text-xs">{text.tryNew}</p>;
  const said = typed.trim() === '' ? text.tryHint : (preview?.text ?? '');
  return (
    <div className="rounded-xl bg-canvas p-3.5">
      <TextField
        label={text.try}
        hint={said}
        value={typed}
        inputMode="tel"
        maxLength={1024}
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          // Enter here would save the account.
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      {changed && (
        <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-2">
          <p className="min-w-40 flex-1 text-warn-text text-xs">{text.tryUnsaved}</p>
          <Button onClick={onSave}>{text.trySave}</Button>
        </div>
      )}
    </div>
  );
}
