import { z } from 'zod';
import { limits } from '../../main/base/limits.ts';
import { callSchema, levelsSchema, snapshotSchema, vitalsSchema } from '../../main/engine/state.ts';
import { AUDIO_FRAME_SAMPLES, AUDIO_SAMPLE_RATE } from './audio-frame.ts';

/**
 * The only way in: every command and event, by name. Messages are JSON:
 * `{id, call, args}` is answered by `{id, result}` or `{id, error: {code, message}}`; events come as `{event, data}`.
 * Sound crosses as binary frames, see audio-frame.ts.
 */

const callId = z.string().describe('A call’s id from the snapshot');
const nothing = z.object({}).describe('Nothing');

function command<A extends z.ZodObject, R extends z.ZodType>(summary: string, args: A, result: R) {
  return { summary, args, result };
}

export const commands = {
  'engine.snapshot': command('The whole state now.', z.object({}), snapshotSchema),
  'engine.vitals': command('What is alive inside: for support and for leak tests.', z.object({}), vitalsSchema),
  'dial.preview': command(
    'What would be dialled for this text, and by which account; or why it can’t be.',
    z.object({ to: z.string().max(limits.dialledCharacters) }),
    z.object({
      uri: z.string().optional().describe('The address that would be dialled'),
      account: z.string().optional().describe('The id of the account that would dial it'),
      text: z.string().describe('One line for under the field'),
    }),
  ),
  'calls.dial': command(
    'Places a call to an address, a number or the name of a test line.',
    z.object({
      to: z
        .string()
        .min(1)
        .max(limits.dialledCharacters)
        .describe('sip:bob@192.0.2.7, bob@example.com, tel:+49…, echo'),
    }),
    z.object({ callId }),
  ),
  'calls.answer': command(
    'Answers an incoming call; other active calls are put on hold.',
    z.object({ callId }),
    nothing,
  ),
  'calls.decline': command('Declines an incoming call (603).', z.object({ callId }), nothing),
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
  'calls.clear': command('Forgets the ended calls in the list.', z.object({}), nothing),
  'audio.attach': command(
    'Makes this connection the microphone and the speaker, in place of any other connection.',
    z.object({}),
    z.object({ sampleRate: z.literal(AUDIO_SAMPLE_RATE), frameSamples: z.literal(AUDIO_FRAME_SAMPLES) }),
  ),
  'audio.detach': command('Gives the microphone and the speaker back.', z.object({}), nothing),
} as const;

export const events = {
  snapshot: { summary: 'The state changed; the whole of it, coalesced.', data: snapshotSchema },
  levels: { summary: 'Sound levels, at most ten times a second while a call is active.', data: levelsSchema },
  'call.ended': { summary: 'A call ended: its last state.', data: callSchema },
  'audio.detached': { summary: 'Another connection took the microphone and the speaker.', data: nothing },
} as const;

export type CommandName = keyof typeof commands;
export type CommandArgs<N extends CommandName> = z.infer<(typeof commands)[N]['args']>;
export type CommandResult<N extends CommandName> = z.infer<(typeof commands)[N]['result']>;
export type EventName = keyof typeof events;
export type EventData<N extends EventName> = z.infer<(typeof events)[N]['data']>;
export type { Account, CallState, Levels, Line, Snapshot } from '../../main/engine/state.ts';
