import { z } from 'zod';
import { limits } from '../base/limits.ts';

/** Voice codecs that a paging group may use; its packets need no description, so there is one of them to a channel. */
export const channelCodecs = ['PCMU', 'PCMA', 'G722', 'opus'] as const;

/** A paging group as the person set it up. Whether it may be used at all, `checkGroup` says. */
export const channelSettingsSchema = z
  .object({
    name: z.string().trim().min(1).max(limits.channelNameCharacters).describe('What the person calls it'),
    address: z.string().max(64).describe('The multicast group, for example 239.255.12.1 or ff15::12'),
    port: z.number().int().min(1).max(65_534).describe('UDP port; an even one has RTCP on the next (RFC 3550 §11)'),
    codec: z.enum(channelCodecs).describe('What is sent; what comes in may be any codec that its packets name'),
    payloadType: z
      .number()
      .int()
      .min(96)
      .max(127)
      .optional()
      .describe('Opus: the number in its packets, 96 where absent; the others have one of their own'),
    ttl: z
      .number()
      .int()
      .min(1)
      .max(255)
      .describe('How many routers a packet may pass, plus one: 1 stays on this network'),
    interface: z.string().max(64).describe('The IP address of this machine to use, or empty for the usual one'),
    priority: z.number().int().min(0).max(9).describe('9 is the most important; it is heard in place of lower ones'),
    duringCall: z
      .enum(['silent', 'mix', 'duck', 'hold'])
      .describe('What a page does while a call is up: is shown only, is heard beside it, lowers it, or holds it'),
  })
  .describe('A paging group');

export const channelRecordSchema = channelSettingsSchema.extend({
  id: z.string(),
  listening: z.boolean(),
  announced: z.boolean(),
  /** The o= of its announcements: the same session for as long as it lives (RFC 4566 §5.2). */
  sessionId: z.string(),
});

export type ChannelSettings = z.infer<typeof channelSettingsSchema>;
export type ChannelRecord = z.infer<typeof channelRecordSchema>;
