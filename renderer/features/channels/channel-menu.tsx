import { Ellipsis, Megaphone, MegaphoneOff, Pencil, Trash2, UserPlus } from 'lucide-react';
import type { ChannelState } from '../../../app/ipc/contract.ts';
import type { Client } from '../../bridge/client.ts';
import { useClient, useConnected } from '../../bridge/state.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { toast, toastError } from '../../ui/toasts.ts';
import type { ChannelQuestion } from './channel-question.ts';
import { settingsOf } from './check-channel.ts';
import { channelsText as text } from './text.ts';

interface ChannelMenuProps {
  readonly channel: ChannelState;
  readonly onAsk: (question: ChannelQuestion) => void;
}

export function ChannelMenu({ channel, onAsk }: ChannelMenuProps) {
  const client = useClient();
  const connected = useConnected();
  const { id: channelId, name, announced } = channel;
  const announce = () => client.call('channels.announce', { channelId, announced: !announced }).catch(toastError);
  const remove = async () => {
    try {
      await client.call('channels.remove', { channelId });
      const undo = () => void bringBack(client, channel).catch(toastError);
      toast({ kind: 'done', text: text.removed(name), action: { label: text.undo, run: undo } });
    } catch (error) {
      toastError(error);
    }
  };
  const trigger = (
    <IconButton label={text.more(name)} disabled={!connected}>
      <Ellipsis aria-hidden className="size-[1.125rem]" />
    </IconButton>
  );
  return (
    <Menu label={text.more(name)} trigger={trigger}>
      <MenuItem
        icon={UserPlus}
        label={text.invite}
        hint={text.inviteHint}
        onSelect={() => onAsk({ about: 'invite', channel })}
      />
      <MenuItem
        icon={announced ? MegaphoneOff : Megaphone}
        label={announced ? text.conceal : text.announce}
        hint={text.announceHint}
        onSelect={announce}
      />
      <MenuItem icon={Pencil} label={text.edit} onSelect={() => onAsk({ about: 'edit', channel })} />
      <MenuItem icon={Trash2} label={text.remove} tone="danger" onSelect={remove} />
    </Menu>
  );
}

/** As it was before it was removed. */
async function bringBack(client: Client, channel: ChannelState): Promise<void> {
  const { channelId } = await client.call('channels.add', settingsOf(channel));
  if (!channel.listening) await client.call('channels.listen', { channelId, listening: false });
  if (channel.announced) await client.call('channels.announce', { channelId, announced: true });
}
