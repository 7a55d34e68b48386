import { type FormEvent, useEffect, useState } from 'react';
import { useClient, useConnected, useEngine } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { toastError } from '../../ui/toasts.ts';
import { channelsText } from './text.ts';

const text = channelsText.name;

/** How this end calls itself in groups. */
export function NameCard() {
  const known = useEngine(({ snapshot }) => snapshot?.paging?.name ?? '');
  const [typed, setTyped] = useState(known);
  const client = useClient();
  const connected = useConnected();
  useEffect(() => setTyped(known), [known]);
  const name = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name !== '' && name !== known) client.call('channels.setName', { name }).catch(toastError);
  };
  return (
    <Card heading={text.heading}>
      <form onSubmit={submit}>
        <TextField
          label={text.field}
          hint={text.hint}
          value={typed}
          maxLength={64}
          onChange={({ target }) => setTyped(target.value)}
          trailing={
            <Button type="submit" className="!h-10" disabled={!connected || name === '' || name === known}>
              {text.save}
            </Button>
          }
        />
      </form>
    </Card>
  );
}
