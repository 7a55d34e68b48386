import { type FormEvent, useRef, useState } from 'react';
import type { ChannelSettings, ChannelState } from '../../../app/ipc/contract.ts';
import { useClient, useConnected } from '../../bridge/state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import {
  type ChannelDraft,
  type ChannelErrors,
  checkChannel,
  draftOfChannel,
  newChannel,
  settingsOf,
} from './check-channel.ts';
import { channelsText, codecName, codecs } from './text.ts';

const text = channelsText.form;

const duringCalls = Object.entries(text.duringCalls) as [ChannelSettings['duringCall'], string][];
const priorities = Array.from({ length: 10 }, (_, index) => 9 - index);

interface ChannelFormProps {
  /** Undefined while it is new. */
  readonly channel?: ChannelState;
  readonly onClose: () => void;
}

export function ChannelForm({ channel, onClose }: ChannelFormProps) {
  const [draft, setDraft] = useState<ChannelDraft>(() => (channel ? draftOfChannel(settingsOf(channel)) : newChannel));
  const [errors, setErrors] = useState<ChannelErrors>({});
  const [failure, setFailure] = useState<string>();
  const form = useRef<HTMLFormElement>(null);
  const client = useClient();
  const connected = useConnected();
  const change = (part: Partial<ChannelDraft>) => {
    setDraft({ ...draft, ...part });
    setErrors(Object.fromEntries(Object.entries(errors).filter(([field]) => !(field in part))));
    setFailure(undefined);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const checked = checkChannel(draft);
    if (!checked.ok) {
      setErrors(checked.errors);
      setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const { settings } = checked;
    try {
      if (channel) await client.call('channels.update', { channelId: channel.id, settings });
      else await client.call('channels.add', settings);
      onClose();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog title={channel ? text.editTitle(channel.name) : text.addTitle} closeLabel={text.cancel} onClose={onClose}>
      <form ref={form} noValidate onSubmit={submit} className="space-y-4">
        <TextField
          label={text.name}
          error={errors.name}
          value={draft.name}
          maxLength={64}
          onChange={({ target }) => change({ name: target.value })}
        />
        <div className="flex gap-3">
          <TextField
            label={text.address}
            hint={text.addressHint}
            error={errors.address}
            value={draft.address}
            maxLength={64}
            className="flex-1"
            onChange={({ target }) => change({ address: target.value })}
          />
          <TextField
            label={text.port}
            error={errors.port}
            value={draft.port}
            inputMode="numeric"
            maxLength={5}
            className="w-24"
            onChange={({ target }) => change({ port: target.value })}
          />
        </div>
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={text.codec}
            value={draft.codec}
            onChange={({ target }) => change({ codec: target.value as ChannelSettings['codec'] })}
          >
            {codecs.map((codec) => (
              <option key={codec} value={codec}>
                {codecName(codec)}
              </option>
            ))}
          </Select>
          <Select
            label={text.priority}
            value={draft.priority}
            onChange={({ target }) => change({ priority: Number(target.value) })}
          >
            {priorities.map((priority) => (
              <option key={priority}>{priority}</option>
            ))}
          </Select>
        </div>
        <Select
          label={text.duringCall}
          value={draft.duringCall}
          onChange={({ target }) => change({ duringCall: target.value as ChannelSettings['duringCall'] })}
        >
          {duringCalls.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
        <Disclosure label={text.more} hint={text.moreHint} wanted={errors.ttl !== undefined}>
          <TextField
            label={text.ttl}
            hint={text.ttlHint}
            error={errors.ttl}
            value={draft.ttl}
            inputMode="numeric"
            maxLength={3}
            onChange={({ target }) => change({ ttl: target.value })}
          />
          <TextField
            label={text.interface}
            hint={text.interfaceHint}
            value={draft.interface}
            maxLength={64}
            onChange={({ target }) => change({ interface: target.value })}
          />
        </Disclosure>
        {failure && (
          <p role="alert" className="text-end-text">
            {failure}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{text.cancel}</Button>
          <Button type="submit" tone="primary" disabled={!connected}>
            {channel ? text.save : text.addIt}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
