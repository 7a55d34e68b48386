import { z } from 'zod';

/** What crossed the network for one call, as it leaves the engine: secrets blacked out, times in ms since 1970. */

const laneSchema = z
  .object({
    name: z.string().describe('this phone, server, far end, or a name that is known for the address'),
    address: z.string().describe('ADDRESS:PORT'),
  })
  .describe('A column of the ladder');

const arrowSchema = z
  .object({
    kind: z.literal('message'),
    index: z.number().int().describe('The message’s number, to ask for its text'),
    at: z.number(),
    from: z.number().int().describe('Index of the lane that it left'),
    to: z.number().int().describe('Index of the lane that it reached'),
    label: z.string().describe('A request’s method, or a response’s status and reason, for example 180 Ringing'),
    cseq: z.string().describe('CSeq, for example 1 INVITE'),
    note: z.string().describe('What matters in it: SDP; SDP, holds; challenge; credentials. Else empty'),
    protocol: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']),
    bytes: z.number().int().describe('Its size on the wire'),
    retransmission: z.boolean().describe('The same bytes went the same way before'),
  })
  .describe('A message between two lanes');

const eventSchema = z
  .object({ kind: z.literal('event'), at: z.number(), text: z.string() })
  .describe('Something else that happened to the call, in words');

const gapSchema = z
  .object({ kind: z.literal('gap'), count: z.number().int() })
  .describe('So many messages are not kept');

export const ladderSchema = z
  .object({
    lanes: z.array(laneSchema).describe('From left to right'),
    rungs: z.array(z.discriminatedUnion('kind', [arrowSchema, eventSchema, gapSchema])).describe('From top to bottom'),
  })
  .describe('What crossed the network for one call');

export type LadderState = z.infer<typeof ladderSchema>;
