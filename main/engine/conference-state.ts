import { z } from 'zod';
import { endpointStatuses } from '../sip/event/conference-info.ts';

/** A conference elsewhere, as its focus tells of it (RFC 4575). */
export const conferenceSchema = z
  .object({
    uri: z.string().describe('The conference’s own address'),
    name: z.string().optional(),
    locked: z.boolean().describe('Nobody new gets in'),
    told: z.boolean().describe('Its server tells who is in it; else the list is empty'),
    people: z.array(
      z.object({
        uri: z.string(),
        label: z.string().describe('What to show'),
        status: z.enum(endpointStatuses).optional().describe('As RFC 4575 §5.7.3 has it'),
        muted: z.boolean().describe('The conference does not hear it'),
        host: z.boolean(),
      }),
    ),
  })
  .describe('The far end is a conference, and this is who is in it');

export type ConferenceView = z.infer<typeof conferenceSchema>;
