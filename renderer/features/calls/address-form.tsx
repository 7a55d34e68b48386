import { type FormEvent, type ReactNode, useState } from 'react';
import { useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { callsText as text } from './text.ts';
import { useDialPreview } from './use-dial.ts';

interface AddressFormProps {
  readonly label: string;
  readonly hint?: string;
  readonly action: string;
  readonly cancel: string;
  /** The account whose dial plan reads it. */
  readonly accountId: string;
  /** Rejects with a sentence for the person. */
  readonly onAddress: (to: string) => Promise<void>;
  readonly onDone: () => void;
  readonly icon?: ReactNode;
}

/** Asks for an address, says what it comes to, and what is wrong with it. */
export function AddressForm({ label, hint, action, cancel, accountId, onAddress, onDone, icon }: AddressFormProps) {
  const [to, setTo] = useState('');
  const [failure, setFailure] = useState<string>();
  const [running, setRunning] = useState(false);
  const connected = useConnected();
  const wanted = to.trim();
  const preview = useDialPreview(wanted, accountId);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wanted === '') return;
    setRunning(true);
    try {
      await onAddress(wanted);
      onDone();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setRunning(false);
    }
  };
  return (
    <form noValidate onSubmit={submit}>
      <TextField
        label={label}
        hint={wanted === '' ? hint : preview?.text}
        error={failure}
        placeholder={text.dial.label}
        value={to}
        maxLength={1024}
        enterKeyHint="go"
        onChange={({ target }) => {
          setTo(target.value);
          setFailure(undefined);
        }}
      />
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={onDone}>{cancel}</Button>
        <Button type="submit" tone="primary" disabled={!connected || running || wanted === ''}>
          {icon}
          {action}
        </Button>
      </div>
    </form>
  );
}
