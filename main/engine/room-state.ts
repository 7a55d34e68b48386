import { z } from 'zod';
import { partyStates } from '../conference/party-state.ts';

/** Rooms as they leave the engine. Times are ms since 1970, texts are for a person to read. */

export const recordingSchema = z
  .object({
    startedAt: z.number(),
    tracks: z.boolean().describe('A file for each party, beside the mix'),
    format: z.enum(['wav', 'opus']),
    folder: z.string().describe('Where the files are'),
  })
  .describe('A recording that runs');

const roomPartySchema = z
  .object({
    id: z.string().describe('The party’s identifier in every command'),
    callId: z.string().optional().describe('The call that it is on, while there is one'),
    uri: z.string().describe('The address as it would be dialled again'),
    label: z.string().describe('What to show: the name, else the number or user, else the address'),
    direction: z.enum(['outgoing', 'incoming']).describe('incoming: it called the room, or us'),
    state: z
      .enum(partyStates)
      .describe(
        'dialling and ringing: on its way; lobby: asked for the PIN; joined; held: hears music; away: holds us; the rest: it is not here, and why',
      ),
    text: z.string().describe('The same in words, with what can be done'),
    canRetry: z.boolean().describe('rooms.retry calls it again'),
    muted: z.boolean().describe('What it says is kept out of the room'),
    deafened: z.boolean().describe('It hears nothing of the room'),
    volumeDb: z.number().describe('How much louder the room hears it'),
    automaticGain: z.boolean().describe('Its level is evened out'),
    aside: z.string().optional().describe('It has a private word with those who have the same one here'),
    codec: z.string().optional(),
    encrypted: z.boolean(),
    joinedAt: z.number().optional(),
    leftAt: z.number().optional(),
  })
  .describe('Somebody in a room, or on the way to it, or gone from it');

export const roomSchema = z
  .object({
    id: z.string().describe('The room’s identifier in every command'),
    name: z.string(),
    uri: z.string().describe('Whoever calls it joins the room'),
    state: z
      .enum(['open', 'recovering', 'ended'])
      .describe('recovering: its sound failed and is being set up anew; ended: kept in the list for a time'),
    text: z.string().describe('How the room stands, in words; empty where there is nothing to say'),
    createdAt: z.number(),
    endedAt: z.number().optional(),
    host: z
      .object({
        present: z.boolean().describe('This end’s microphone and speaker are in the room'),
        muted: z.boolean(),
        deafened: z.boolean(),
        aside: z.string().optional(),
      })
      .describe('This end'),
    locked: z.boolean().describe('Nobody new gets in'),
    muteOnEntry: z.boolean(),
    chimes: z.boolean().describe('A short sound when somebody joins or leaves'),
    pin: z.string().optional().describe('What callers must key in'),
    guestsMayInvite: z.boolean().describe('Parties may add and remove people by REFER (RFC 4579)'),
    recording: recordingSchema.optional(),
    parties: z.array(roomPartySchema).describe('In the order in which they came'),
  })
  .describe('A conference that this machine mixes');

export type RoomState = z.infer<typeof roomSchema>;
export type RoomPartyState = z.infer<typeof roomPartySchema>;
