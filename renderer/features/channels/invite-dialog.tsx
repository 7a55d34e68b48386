import { UserPlus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { ChannelState } from '../../../app/ipc/contract.ts';
import { useClient, useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { toast } from '../../ui/toasts.ts';
import { pastedList } from '../conference/add-people-form.tsx';
import { readAddressList } from '../conference/address-list.ts';
import { channelsText } from './text.ts';

const text = channelsText.invites;

interface InviteDialogProps {
  readonly channel: ChannelState;
  readonly onClose: () => void;
}

/** Calls people into the group: a multicast session. Who could not be called is told; the others are calls of their own. */
export function InviteDialog({ channel, onClose }: InviteDialogProps) {
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState<string>();
  const client = useClient();
  const connected = useConnected();
  const to = readAddressList(typed);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (to.length === 0) return;
    try {
      const { invited } = await client.call('channels.invite', { channelId: channel.id, to });
      for (const { to: whom, problem } of invited) {
        if (problem) toast({ kind: 'error', text: text.failed(whom, problem) });
      }
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog title={text.title(channel.name)} closeLabel={text.cancel} onClose={onClose}>
      <form noValidate onSubmit={submit}>
        <p className="mb-3 text-text-2">{text.lead}</p>
        <TextField
          label={text.field}
          hint={text.hint}
          error={failure}
          value={typed}
          maxLength={16_384}
          onPaste={(event) => {
            const list = pastedList(event);
            if (list === undefined) return;
            event.preventDefault();
            setTyped(list);
          }}
          onChange={({ target }) => {
            setTyped(target.value);
            setFailure(undefined);
          }}
        />
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" tone="primary" disabled={!connected || to.length === 0}>
            <UserPlus aria-hidden className="size-4" />
            {text.action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
