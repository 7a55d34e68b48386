import { z } from 'zod';
import { limits } from '../../main/base/limits.ts';
import { accountSettingsSchema, exchangeSettingsSchema, featuresSchema } from '../../main/engine/account-state.ts';
import { qualitiesSchema } from '../../main/engine/quality-state.ts';
import { soundSettingsSchema } from '../../main/engine/sound-state.ts';
import { callSchema, levelsSchema, messageSchema, snapshotSchema, vitalsSchema } from '../../main/engine/state.ts';
import { ladderSchema } from '../../main/engine/wire-state.ts';
import { AUDIO_FRAME_SAMPLES, AUDIO_SAMPLE_RATE } from './audio-frame.ts';
import { channelCommands } from './channel-commands.ts';
import { command, dialled, nothing } from './command.ts';
import { roomCommands } from './room-commands.ts';

/**
 * The only way in: every command and event, by name. Messages are JSON:
 * `{id, call, args}` is answered by `{id, result}` or `{id, error: {code, message}}`; events come as `{event, data}`.
 * Sound crosses as binary frames, see audio-frame.ts.
 */

const callId = z.string().describe('A call’s id from the snapshot');
const accountId = z.string().max(128).describe('An account’s id from the snapshot');
const traceId = z.string().max(128).describe('A call’s id, or an account’s');
const password = z.string().max(limits.accountFieldCharacters).describe('Kept encrypted, never given out');
const exchangeUser = z.string().min(1).max(64).describe('Before the @ of the address');

export const commands = {
  'engine.snapshot': command('The whole state now.', z.object({}), snapshotSchema),
  'engine.vitals': command('What is alive inside: for support and for leak tests.', z.object({}), vitalsSchema),
  'dial.preview': command(
    'What would be dialled for this text, and by which account; or why it can’t be.',
    z.object({ to: z.string().max(limits.dialledCharacters), accountId: accountId.optional() }),
    z.object({
      uri: z.string().optional().describe('The address that would be dialled'),
      account: z.string().optional().describe('The id of the account that would dial it'),
      text: z.string().describe('One line for under the field'),
    }),
  ),
  'calls.dial': command(
    'Places a call to an address, a number or the name of a test line.',
    z.object({
      to: dialled.describe('sip:bob@192.0.2.7, bob@example.com, tel:+49…, echo'),
      accountId: accountId.optional().describe('The account to call by; the default one where absent'),
    }),
    z.object({ callId }),
  ),
  'calls.answer': command(
    'Answers an incoming call; other active calls are put on hold.',
    z.object({ callId }),
    nothing,
  ),
  'calls.decline': command(
    'Declines an incoming call.',
    z.object({
      callId,
      reason: z
        .enum(['declined', 'busy', 'unavailable'])
        .optional()
        .describe('declined (603, ends the search for others), busy (486) or unavailable (480)'),
    }),
    nothing,
  ),
  'calls.deflect': command(
    'Sends an incoming call on to another address (302).',
    z.object({ callId, to: dialled }),
    nothing,
  ),
  'calls.transfer': command(
    'Hands the far end over to another address (REFER); the call’s transfer says how it goes.',
    z.object({ callId, to: dialled }),
    nothing,
  ),
  'calls.transferTo': command(
    'Hands the far end over to the far end of another call of ours (REFER with Replaces).',
    z.object({ callId, otherCallId: callId }),
    nothing,
  ),
  'calls.acceptTransfer': command('Calls where the far end wants to send us.', z.object({ callId }), nothing),
  'calls.refuseTransfer': command(
    'Stays in the call that the far end wants to hand over.',
    z.object({ callId }),
    nothing,
  ),
  'calls.hangup': command('Ends a call, or cancels it while it rings.', z.object({ callId }), nothing),
  'calls.mute': command('Mutes or unmutes this end.', z.object({ callId, muted: z.boolean() }), nothing),
  'calls.hold': command('Puts the far end on hold.', z.object({ callId }), nothing),
  'calls.resume': command('Takes a call off hold; other active calls are put on hold.', z.object({ callId }), nothing),
  'calls.dtmf': command(
    'Sends digits to the far end (RFC 4733).',
    z.object({
      callId,
      digits: z
        .string()
        .regex(new RegExp(`^[0-9A-Da-d*#,]{1,${limits.dtmfDigits}}$`))
        .describe('0–9 A–D * #, a comma waits 500 ms'),
    }),
    nothing,
  ),
  'calls.record': command(
    'Records a call, or ends that. Both ends hear that it is recorded.',
    z.object({
      callId,
      recording: z.boolean(),
      tracks: z.boolean().optional().describe('A file for each end, beside the mix'),
      format: z.enum(['wav', 'opus']).optional(),
    }),
    nothing,
  ),
  'calls.clear': command('Forgets the ended calls and rooms in the list.', z.object({}), nothing),
  ...roomCommands,
  ...channelCommands,
  'accounts.settings': command(
    'What an account was set up with.',
    z.object({ accountId }),
    z.object({ settings: accountSettingsSchema, hasPassword: z.boolean() }),
  ),
  'accounts.add': command(
    'Adds an account and registers it.',
    z.object({ settings: accountSettingsSchema, password: password.optional() }),
    z.object({ accountId }),
  ),
  'accounts.update': command(
    'Changes an account; it is registered anew where that matters.',
    z.object({ accountId, settings: accountSettingsSchema, password: password.optional() }),
    nothing,
  ),
  'accounts.remove': command(
    'Unregisters an account and takes it away; restore brings it back.',
    z.object({ accountId }),
    nothing,
  ),
  'accounts.restore': command(
    'Brings back an account that was removed since the start.',
    z.object({ accountId }),
    nothing,
  ),
  'accounts.retry': command('Registers at once instead of waiting.', z.object({ accountId }), nothing),
  'accounts.makeDefault': command('Calls go by this account from now on.', z.object({ accountId }), nothing),
  'accounts.pin': command(
    'Trusts the certificate that the server showed, for this account.',
    z.object({ accountId, fingerprint: z.string().regex(/^[0-9a-f]{64}$/) }),
    nothing,
  ),
  'accounts.features': command(
    'Do not disturb, forwarding, auto-answer and call waiting of an account.',
    z.object({ accountId, features: featuresSchema }),
    nothing,
  ),
  'messages.send': command(
    'Sends a text message (RFC 3428).',
    z.object({ to: dialled, text: z.string().min(1).max(limits.messageBytes), accountId: accountId.optional() }),
    nothing,
  ),
  'exchange.configure': command('Sets up the embedded exchange.', exchangeSettingsSchema, nothing),
  'exchange.setUser': command(
    'Gives a user of the embedded exchange a password, or makes a new one.',
    z.object({ name: exchangeUser, password: password.min(1) }),
    nothing,
  ),
  'exchange.removeUser': command(
    'Takes a user of the embedded exchange away.',
    z.object({ name: exchangeUser }),
    nothing,
  ),
  'wire.ladder': command(
    'The messages that crossed the network for a call, or to register an account, as a ladder; secrets are blacked out.',
    z.object({ traceId }),
    ladderSchema,
  ),
  'wire.message': command(
    'One of these messages, whole.',
    z.object({ traceId, index: z.number().int().min(0) }),
    z.object({ text: z.string() }),
  ),
  'wire.export': command(
    'The ladder and its messages as a file: text, or a capture for Wireshark.',
    z.object({ traceId, format: z.enum(['text', 'pcap']) }),
    z.object({ name: z.string(), mediaType: z.string(), base64: z.string() }),
  ),
  'sound.configure': command(
    'Chooses the tones and the music around calls; refused where the music can’t be played.',
    soundSettingsSchema,
    nothing,
  ),
  'audio.attach': command(
    'Makes this connection the microphone and the speaker, in place of any other connection.',
    z.object({
      ifFree: z
        .boolean()
        .optional()
        .describe('Leaves them with another connection that has them, unless this one dialled or answered last'),
    }),
    z.object({
      attached: z.boolean().describe('False: another connection keeps them'),
      sampleRate: z.literal(AUDIO_SAMPLE_RATE),
      frameSamples: z.literal(AUDIO_FRAME_SAMPLES),
    }),
  ),
  'audio.detach': command('Gives the microphone and the speaker back.', z.object({}), nothing),
} as const;

export const events = {
  snapshot: { summary: 'The state changed; the whole of it, coalesced.', data: snapshotSchema },
  levels: { summary: 'Sound levels, at most ten times a second while a call is active.', data: levelsSchema },
  quality: { summary: 'How the live calls do, once a second while something is heard.', data: qualitiesSchema },
  'message.received': { summary: 'A text message came in.', data: messageSchema },
  'call.ended': { summary: 'A call ended: its last state.', data: callSchema },
  'audio.detached': { summary: 'Another connection took the microphone and the speaker.', data: nothing },
} as const;

export type CommandName = keyof typeof commands;
export type CommandArgs<N extends CommandName> = z.infer<(typeof commands)[N]['args']>;
export type CommandResult<N extends CommandName> = z.infer<(typeof commands)[N]['result']>;
export type EventName = keyof typeof events;
export type EventData<N extends EventName> = z.infer<(typeof events)[N]['data']>;
export type {
  Account,
  AccountSettings,
  ExchangeSettings,
  ExchangeState,
  Features,
} from '../../main/engine/account-state.ts';
export type { CallGroupState, ChannelState, DiscoveredState } from '../../main/engine/channel-state.ts';
export type { Qualities, Quality } from '../../main/engine/quality-state.ts';
export type { RoomPartyState, RoomState } from '../../main/engine/room-state.ts';
export type { SoundSettings } from '../../main/engine/sound-state.ts';
export type { CallState, Levels, Line, Snapshot } from '../../main/engine/state.ts';
export type { LadderState } from '../../main/engine/wire-state.ts';
export type { ChannelSettings } from '../../main/store/channel-record.ts';
