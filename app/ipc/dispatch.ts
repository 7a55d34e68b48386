import { accountHandlers } from './account-handlers.ts';
import { AUDIO_FRAME_SAMPLES, AUDIO_SAMPLE_RATE } from './audio-frame.ts';
import { channelHandlers } from './channel-handlers.ts';
import { type CommandName, commands } from './contract.ts';
import { exchangeHandlers } from './exchange-handlers.ts';
import { type CommandContext, done, failure, finished, type Handlers, type Outcome } from './handlers.ts';
import { roomHandlers } from './room-handlers.ts';
import { soundHandlers } from './sound-handlers.ts';
import { wireHandlers } from './wire-handlers.ts';

const handlers: Handlers = {
  'engine.snapshot': ({ engine }) => ({ ok: true, value: engine.snapshot() }),
  'engine.vitals': async ({ engine }) => ({ ok: true, value: await engine.vitals() }),
  'dial.preview': ({ engine }, { to, accountId }) => ({ ok: true, value: engine.previewDial(to, accountId) }),
  'calls.dial': ({ engine, audio }, { to, accountId }) => {
    engine.audio.actedAt(audio);
    const call = engine.calls.dial(to, accountId);
    return call.ok ? { ok: true, value: { callId: call.value.id } } : call;
  },
  'calls.answer': ({ engine, audio }, { callId }) => {
    engine.audio.actedAt(audio);
    return finished(engine.calls.answer(callId));
  },
  'calls.decline': ({ engine }, { callId, reason }) => finished(engine.calls.decline(callId, reason)),
  'calls.deflect': ({ engine }, { callId, to }) => finished(engine.calls.deflect(callId, to)),
  'calls.transfer': async ({ engine }, { callId, to }) => finished(await engine.calls.transfers.to(callId, to)),
  'calls.transferTo': async ({ engine }, { callId, otherCallId }) =>
    finished(await engine.calls.transfers.toCall(callId, otherCallId)),
  'calls.acceptTransfer': ({ engine }, { callId }) => finished(engine.calls.transfers.accept(callId)),
  'calls.refuseTransfer': ({ engine }, { callId }) => finished(engine.calls.transfers.refuse(callId)),
  'calls.hangup': ({ engine }, { callId }) => finished(engine.calls.hangup(callId)),
  'calls.mute': ({ engine }, { callId, muted }) => finished(engine.calls.mute(callId, muted)),
  'calls.hold': async ({ engine }, { callId }) => finished(await engine.calls.hold(callId)),
  'calls.resume': async ({ engine }, { callId }) => finished(await engine.calls.resume(callId)),
  'calls.dtmf': ({ engine }, { callId, digits }) => finished(engine.calls.dtmf(callId, digits)),
  'calls.record': ({ engine }, { callId, recording, ...format }) =>
    finished(engine.recordings.call(callId, recording, format)),
  'calls.clear': ({ engine }) => {
    engine.calls.clearEnded();
    engine.rooms.forgetEnded();
    return done;
  },
  ...roomHandlers,
  ...accountHandlers,
  ...exchangeHandlers,
  ...channelHandlers,
  'messages.send': async ({ engine }, { to, text, accountId }) =>
    finished(await engine.messages.send(to, text, accountId)),
  ...soundHandlers,
  ...wireHandlers,
  'audio.attach': ({ engine, audio }, options) => {
    const attached = engine.audio.attach(audio, options);
    return { ok: true, value: { attached, sampleRate: AUDIO_SAMPLE_RATE, frameSamples: AUDIO_FRAME_SAMPLES } };
  },
  'audio.detach': ({ engine, audio }) => {
    engine.audio.detach(audio);
    return done;
  },
};

/** Checks a command's arguments against the contract and runs it; whatever happens, an outcome comes back. */
export async function dispatch(context: CommandContext, name: string, args: unknown): Promise<Outcome<unknown>> {
  if (!isCommand(name)) return failure('unknown-command', `There is no command “${name}”.`);
  const parsed = commands[name].args.safeParse(args ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return failure('bad-request', `${name}: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`);
  }
  return run(context, name, parsed.data);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

/** The table's types tie each name to its arguments; TypeScript can't follow that through a variable name, so it is said once here. */
function run(context: CommandContext, name: CommandName, args: unknown): Promise<Outcome<unknown>> {
  const handler = handlers[name] as (
    context: CommandContext,
    args: unknown,
  ) => Outcome<unknown> | Promise<Outcome<unknown>>;
  return Promise.resolve(handler(context, args));
}
