import { z } from 'zod';
import { limits } from '../../main/base/limits.ts';
import { command, dialled, nothing } from './command.ts';

const roomId = z.string().max(128).describe('A room’s id from the snapshot');
const partyId = z.string().max(128).describe('A party’s id from the room');
const partyOrHost = z.string().max(128).describe('A party’s id from the room, or `host` for this end');
const callIds = z.array(z.string().max(128)).min(1).max(limits.roomParties);
const addresses = z.array(dialled).max(limits.roomParties).describe('As for calls.dial, each');
const name = z.string().trim().min(1).max(limits.roomNameCharacters);

/** Conferences that this machine mixes. */
export const roomCommands = {
  'rooms.create': command(
    'Opens a room with this end in it and calls everyone named, all at once.',
    z.object({
      to: addresses,
      name: name.optional().describe('Also its address; one is found where absent'),
      accountId: z.string().max(128).optional().describe('The account to call by; the default one where absent'),
    }),
    z.object({ roomId }),
  ),
  'rooms.add': command('Calls more people into a room.', z.object({ roomId, to: addresses }), nothing),
  'rooms.merge': command(
    'Makes calls parties of one room: a new one, or the one named. One that rings here is answered.',
    z.object({ callIds, roomId: roomId.optional() }),
    z.object({ roomId }),
  ),
  'rooms.retry': command(
    'Calls a party again that was not reached, or has left.',
    z.object({ roomId, partyId }),
    nothing,
  ),
  'rooms.remove': command(
    'Ends a party’s call; or takes one out of the list who is not there.',
    z.object({ roomId, partyId }),
    nothing,
  ),
  'rooms.mute': command(
    'Keeps what a party says out of the room, or lets it in again; without a party, of all but this end.',
    z.object({ roomId, partyId: partyOrHost.optional(), muted: z.boolean() }),
    nothing,
  ),
  'rooms.deafen': command(
    'Lets a party hear nothing of the room, or everything again.',
    z.object({ roomId, partyId: partyOrHost, deafened: z.boolean() }),
    nothing,
  ),
  'rooms.volume': command(
    'How much louder the room hears a party.',
    z.object({ roomId, partyId, db: z.number().min(-limits.partyGainDb).max(limits.partyGainDb) }),
    nothing,
  ),
  'rooms.automaticGain': command(
    'Evens out a party’s level, or leaves it as it comes.',
    z.object({ roomId, partyId, on: z.boolean() }),
    nothing,
  ),
  'rooms.hold': command(
    'Puts a party out of the room, with music, or takes it back.',
    z.object({ roomId, partyId, held: z.boolean() }),
    nothing,
  ),
  'rooms.aside': command(
    'A private word: these hear each other and nobody else; an empty list ends the private word of all.',
    z.object({ roomId, partyIds: z.array(partyOrHost).max(limits.roomParties) }),
    nothing,
  ),
  'rooms.transfer': command(
    'Hands a party over to another address (REFER).',
    z.object({ roomId, partyId, to: dialled }),
    nothing,
  ),
  'rooms.lock': command(
    'Lets nobody new in, or lets people in again.',
    z.object({ roomId, locked: z.boolean() }),
    nothing,
  ),
  'rooms.configure': command(
    'How a room treats those who come; what is absent stays as it is.',
    z.object({
      roomId,
      muteOnEntry: z.boolean().optional(),
      chimes: z.boolean().optional(),
      guestsMayInvite: z.boolean().optional(),
      pin: z
        .string()
        .regex(/^(\d{4,12})?$/)
        .optional()
        .describe('4 to 12 digits that callers key in; empty: none'),
    }),
    nothing,
  ),
  'rooms.record': command(
    'Records the room, or ends that. Everyone in it hears that it is recorded.',
    z.object({
      roomId,
      recording: z.boolean(),
      tracks: z.boolean().optional().describe('A file for each party, beside the mix'),
      format: z.enum(['wav', 'opus']).optional(),
    }),
    nothing,
  ),
  'rooms.leave': command('This end leaves; the others stay with each other.', z.object({ roomId }), nothing),
  'rooms.join': command('This end sits down in a room; its other calls are held.', z.object({ roomId }), nothing),
  'rooms.end': command('Ends the room for everyone.', z.object({ roomId }), nothing),
  'rooms.move': command(
    'Moves the room to a conference server (RFC 4579): everyone is sent there, this end too.',
    z.object({ roomId, factory: dialled.describe('The address at the server that makes conferences') }),
    nothing,
  ),
} as const;
