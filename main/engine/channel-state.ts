import { z } from 'zod';
import { limits } from '../base/limits.ts';
import { channelCodecs, channelSettingsSchema } from '../store/channel-record.ts';

/** Paging groups as they leave the engine, with the snapshot. Times are ms since 1970. */

const groupSourceSchema = z
  .object({
    name: z.string().describe('As the sender calls itself by RTCP (NAME, else CNAME), else its address'),
    talking: z.boolean().describe('Sound comes from it now'),
    since: z.number().optional().describe('talking: since when'),
  })
  .describe('Somebody in a multicast group');

export const channelSchema = channelSettingsSchema
  .extend({
    id: z.string(),
    listening: z.boolean().describe('Wished: channels.listen'),
    announced: z.boolean().describe('Wished: told to others by SAP (RFC 2974)'),
    state: z
      .enum(['off', 'joining', 'joined', 'failed'])
      .describe('off: not in the group; joined: what is sent there arrives here'),
    problem: z.string().optional().describe('failed: why, and what can be done'),
    speaking: z.boolean().describe('This end speaks there now'),
    talker: z
      .object({ name: z.string(), since: z.number() })
      .optional()
      .describe('Who speaks there now, of others; the first of several'),
    heard: z.boolean().describe('What comes in is played here'),
    unheard: z.string().optional().describe('Somebody speaks and is not played: why, in words'),
    sources: z.array(groupSourceSchema).describe('Who is there, as far as known'),
  })
  .describe('A paging group as it stands');

export const discoveredSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().optional(),
    address: z.string(),
    port: z.number().int(),
    ttl: z.number().int(),
    codec: z.enum(channelCodecs).optional().describe('Absent: none of those that channels may have'),
    from: z.string().describe('The address that announces it'),
    channelId: z.string().optional().describe('The channel of that group, where there is one already'),
    problem: z.string().optional().describe('Why it can’t be added, in words'),
  })
  .describe('A session that somebody announces by SAP (RFC 2974)');

export const pagingSchema = z
  .object({
    name: z.string().describe('How this end calls itself in groups (RTCP NAME)'),
    discovering: z.boolean().describe('Announcements of others are listened to'),
    problem: z.string().optional().describe('Why they can’t be, in words'),
  })
  .describe('What holds for all channels');

/** A multicast session that a call is about (RFC 3264 §5.2). */
export const callGroupSchema = z
  .object({
    address: z.string(),
    port: z.number().int(),
    ttl: z.number().int(),
    sources: z.array(groupSourceSchema).describe('Who is there besides this end'),
  })
  .describe('The call is to a multicast group: all in it speak and hear there');

export const invitedSchema = z
  .object({
    to: z.string(),
    callId: z.string().optional().describe('The call that invites them; it says how that goes'),
    problem: z.string().optional().describe('Why they could not be called, in words'),
  })
  .describe('Somebody who is invited to a group');

export const groupNameSchema = z.string().trim().min(1).max(limits.channelNameCharacters);

export type ChannelState = z.infer<typeof channelSchema>;
export type DiscoveredState = z.infer<typeof discoveredSchema>;
export type PagingState = z.infer<typeof pagingSchema>;
export type CallGroupState = z.infer<typeof callGroupSchema>;
export type GroupSourceState = z.infer<typeof groupSourceSchema>;
export type Invited = z.infer<typeof invitedSchema>;
