import { z } from 'zod';
import { endCodes } from '../call/end-codes.ts';
import { accountSchema, exchangeSchema } from './account-state.ts';
import { callGroupSchema, channelSchema, discoveredSchema, pagingSchema } from './channel-state.ts';
import { conferenceSchema } from './conference-state.ts';
import { qualitySchema, silenceSchema } from './quality-state.ts';
import { recordingSchema, roomSchema } from './room-state.ts';
import { soundSchema } from './sound-state.ts';

/**
 * The engine's state as it leaves the engine: one snapshot, pushed whole when it changes. Schemas, so that the contract
 * can check and document it; the types are inferred from them. Times are ms since 1970, texts are for a person to read.
 */

const partySchema = z
  .object({
    uri: z.string().describe('The SIP or tel address, as it would be dialled again'),
    displayName: z.string().optional().describe('The name the far end gave, or the line’s own'),
    label: z.string().describe('What to show: the name, else the number or user, else the address'),
  })
  .describe('Somebody at the other end of a call');

const callEndSchema = z
  .object({
    code: z.enum(endCodes).describe('Why the call ended, for a program'),
    text: z.string().describe('Why the call ended and what can be done, in words'),
    status: z.number().int().optional().describe('The final SIP status, where one decided it'),
  })
  .describe('How a call ended');

export const callSchema = z
  .object({
    id: z.string().describe('The call’s identifier in every command'),
    direction: z.enum(['outgoing', 'incoming']),
    party: partySchema,
    state: z
      .enum(['dialling', 'ringing', 'incoming', 'active', 'ended'])
      .describe('dialling: the INVITE is out; ringing: the far end rings; incoming: this end rings'),
    startedAt: z.number().describe('When it was dialled or came in'),
    answeredAt: z.number().optional(),
    endedAt: z.number().optional(),
    muted: z.boolean().describe('This end’s microphone is kept out of the call'),
    hold: z.enum(['none', 'local', 'remote', 'both']).describe('Who holds the call'),
    codec: z.string().optional().describe('The voice codec agreed, for example PCMU'),
    dtmf: z.string().describe('The digits sent in this call so far'),
    dtmfReceived: z.string().optional().describe('The keys that the far end has pressed, where it has'),
    accountId: z.string().describe('The account that the call goes by'),
    conference: conferenceSchema.optional(),
    roomId: z.string().optional().describe('The room that it is a party of, or was when it ended'),
    group: callGroupSchema.optional(),
    recording: recordingSchema.optional(),
    recordingProblem: z.string().optional().describe('Why its last recording ended by itself, in words'),
    encrypted: z.boolean().describe('Signalling travels over TLS; says nothing of the voice'),
    forwardedBy: z.string().optional().describe('Who sent the caller on to here, in words'),
    transfer: z
      .object({
        state: z.enum(['asked', 'trying', 'ringing', 'done', 'failed']),
        text: z.string().describe('How the transfer stands, in words'),
      })
      .optional()
      .describe('The far end is being handed over'),
    transferRequest: z
      .object({ to: z.string(), text: z.string() })
      .optional()
      .describe('The far end asks to be sent on: calls.acceptTransfer or calls.refuseTransfer'),
    quality: qualitySchema
      .optional()
      .describe(
        'As it was when the state last changed, or when the call ended; the event `quality` brings it each second',
      ),
    silence: silenceSchema.optional(),
    end: callEndSchema.optional(),
  })
  .describe('One call, from the first ring to how it ended');

const lineSchema = z
  .object({
    name: z.string(),
    uri: z.string(),
    description: z.string(),
    talker: z.literal(true).optional().describe('One of several voices that make a first conference'),
  })
  .describe('A test line of the embedded exchange');

export const snapshotSchema = z
  .object({
    version: z.string(),
    accounts: z.array(accountSchema),
    endpoints: z.array(z.string()).describe('Where SIP is heard, for example udp:127.0.0.1:5060'),
    lines: z.array(lineSchema),
    exchange: exchangeSchema,
    calls: z.array(callSchema).describe('Live calls and the latest ended ones, oldest first'),
    rooms: z.array(roomSchema).describe('Open rooms and the latest that ended, oldest first'),
    channels: z.array(channelSchema).describe('Paging groups, in the order in which they were added'),
    discovered: z.array(discoveredSchema).describe('Sessions that others announce, by name'),
    paging: pagingSchema,
    sound: soundSchema,
    microphone: z.string().describe('browser, silence, tone:HZ or wav:FILE'),
    speaker: z.string().describe('browser, none or wav:FILE'),
  })
  .describe('The whole state of the engine');

export const levelsSchema = z
  .object({
    microphone: z.number().describe('dBFS of the last 100 ms, −127 for silence'),
    speaker: z.number().describe('dBFS of what is played'),
    calls: z.record(z.string(), z.number()).describe('dBFS heard from each active call, by call id'),
    talking: z.array(z.string()).describe('Who speaks now: call ids, and `host` for this end'),
    talksWhileMuted: z.boolean().describe('Somebody speaks into the microphone, which is muted'),
  })
  .describe('Sound levels');

export const messageSchema = z
  .object({
    accountId: z.string(),
    from: partySchema,
    text: z.string(),
    at: z.number(),
  })
  .describe('A text message that came in (RFC 3428)');

export const vitalsSchema = z
  .object({
    dialogs: z.number().int(),
    clientTransactions: z.number().int(),
    serverTransactions: z.number().int(),
    registeredUsers: z.number().int().describe('Users with a phone at the embedded exchange'),
    responseContexts: z.number().int().describe('Requests that the embedded exchange is forwarding'),
    timers: z.number().int().describe('Timers set in the main thread'),
    sipSockets: z.number().int().describe('Listening sockets and connections'),
    mediaStreams: z.number().int(),
    mediaSockets: z.number().int(),
    ticks: z
      .object({
        ticks: z.number().int(),
        p50: z.number(),
        p99: z.number(),
        max: z.number(),
        missed: z.number().int(),
      })
      .describe('How late the ticks of the sound came since this was asked last, in ms; those missed were left out'),
    memoryBytes: z.number().int().describe('Resident memory of the process'),
    heapBytes: z.number().int().describe('Live and not yet collected objects of the main thread'),
  })
  .describe('What is alive inside the engine: after all calls are over it comes back to where it began');

export type CallState = z.infer<typeof callSchema>;
export type TextMessage = z.infer<typeof messageSchema>;
export type Line = z.infer<typeof lineSchema>;
export type Snapshot = z.infer<typeof snapshotSchema>;
export type Vitals = z.infer<typeof vitalsSchema>;
export type Levels = z.infer<typeof levelsSchema>;
