import { type FocusEvent, type ReactNode, useEffect, useState } from 'react';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useDialPreview } from '../calls/use-dial.ts';
import { incomingText } from './text.ts';

const text = incomingText.forwarding;

interface ForwardingRowProps {
  readonly label: string;
  readonly hint: string;
  readonly fieldLabel: string;
  readonly accountId: string;
  /** Undefined: not forwarded. */
  readonly address: string | undefined;
  readonly onChange: (address: string | undefined) => void;
  /** More of it, while it is on. */
  readonly children?: ReactNode;
}

/** One forwarding: switched on it asks where to, and counts from when that is known. Leaving the field or Enter saves. */
export function ForwardingRow({ label, hint, fieldLabel, accountId, address, onChange, children }: ForwardingRowProps) {
  const [on, setOn] = useState(address !== undefined);
  const [typed, setTyped] = useState(address ?? '');
  const [left, setLeft] = useState(false);
  useEffect(() => {
    if (address === undefined) return;
    setOn(true);
    setTyped(address);
  }, [address]);

  const wanted = typed.trim();
  const preview = useDialPreview(on ? wanted : '', accountId);
  const wrong = preview !== undefined && preview.uri === undefined;
  const error = left && wanted === '' ? text.missing : left && wrong ? preview.text : undefined;

  const save = () => {
    setLeft(true);
    if (wanted !== '' && wanted !== address && !wrong) onChange(wanted);
  };
  const toggle = (turnedOn: boolean) => {
    setOn(turnedOn);
    setLeft(false);
    if (!turnedOn && address !== undefined) onChange(undefined);
    if (turnedOn && wanted !== '') onChange(wanted);
  };
  const onBlur = (event: FocusEvent) => {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    save();
  };

  return (
    <div className="py-0.5">
      <Switch label={label} hint={hint} checked={on} onChange={toggle} />
      {on && (
        <div className="space-y-3 pt-1 pb-3">
          <TextField
            label={fieldLabel}
            placeholder={text.placeholder}
            hint={wanted === '' || wrong ? undefined : preview?.text}
            error={error}
            value={typed}
            maxLength={1024}
            autoFocus={address === undefined}
            onBlur={onBlur}
            onKeyDown={({ key }) => key === 'Enter' && save()}
            onChange={({ target }) => {
              setTyped(target.value);
              setLeft(false);
            }}
          />
          {children}
        </div>
      )}
    </div>
  );
}
