import { z } from 'zod';
import { limits } from '../../main/base/limits.ts';
import { groupNameSchema, invitedSchema } from '../../main/engine/channel-state.ts';
import { channelSettingsSchema } from '../../main/store/channel-record.ts';
import { command, dialled, nothing } from './command.ts';

const channelId = z.string().max(64).describe('A channel’s id from the snapshot');

/** Paging groups and multicast sessions. */
export const channelCommands = {
  'channels.add': command('Adds a paging group and listens to it.', channelSettingsSchema, z.object({ channelId })),
  'channels.update': command(
    'Changes a paging group; it is joined anew where that matters.',
    z.object({ channelId, settings: channelSettingsSchema }),
    nothing,
  ),
  'channels.remove': command('Leaves a paging group and forgets it.', z.object({ channelId }), nothing),
  'channels.listen': command(
    'Joins a paging group, or leaves it.',
    z.object({ channelId, listening: z.boolean() }),
    nothing,
  ),
  'channels.speak': command(
    'Speaks on a channel, or stops. While speaking, this must be said again at least every 3 s (each second is good), or it stops by itself.',
    z.object({
      channelId,
      speaking: z.boolean(),
      urgent: z.boolean().optional().describe('Also while somebody else speaks there; without, that is channel-busy'),
    }),
    nothing,
  ),
  'channels.announce': command(
    'Tells others of the channel by SAP (RFC 2974), or takes that back.',
    z.object({ channelId, announced: z.boolean() }),
    nothing,
  ),
  'channels.invite': command(
    'Calls several into a multicast session on the channel’s group: each invitation is a call of its own.',
    z.object({
      channelId,
      to: z.array(dialled).min(1).max(limits.liveCalls),
      accountId: z.string().max(128).optional().describe('The account to call by; the default one where absent'),
    }),
    z.object({ invited: z.array(invitedSchema) }),
  ),
  'channels.discover': command(
    'Listens to announcements of others, or no more; kept for the next start.',
    z.object({ discovering: z.boolean() }),
    nothing,
  ),
  'channels.addDiscovered': command(
    'Adds a session that somebody announces as a channel, and listens to it.',
    z.object({ discoveredId: z.string().max(128).describe('An announced session’s id from the snapshot') }),
    z.object({ channelId }),
  ),
  'channels.setName': command('How this end calls itself in groups.', z.object({ name: groupNameSchema }), nothing),
} as const;
