import type { ChannelState } from '../../../app/ipc/contract.ts';
import { channelsText } from './text.ts';

/** What a screen reader says of the channels that are listened to: who begins to speak. */
export function channelNews(before: readonly ChannelState[], after: readonly ChannelState[]): string[] {
  const known = new Map(before.map((channel) => [channel.id, channel]));
  return after.flatMap(({ id, name, listening, talker }) => {
    if (!listening || !talker || known.get(id)?.talker?.name === talker.name) return [];
    return [channelsText.said.speaks(talker.name, name)];
  });
}
