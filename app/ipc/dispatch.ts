import type { Result } from '../../main/base/result.ts';
import type { CallError } from '../../main/call/call-error.ts';
import type { AudioEndpoint } from '../../main/engine/audio-desk.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { AUDIO_FRAME_SAMPLES, AUDIO_SAMPLE_RATE } from './audio-frame.ts';
import { type CommandArgs, type CommandName, type CommandResult, commands } from './contract.ts';
import type { ContractError } from './errors.ts';

/** What a command may need of the connection that it came by. */
export interface CommandContext {
  readonly engine: Engine;
  /** This connection as a microphone and a speaker. */
  readonly audio: AudioEndpoint;
}

type Outcome<T> = Result<T, ContractError>;

type Handlers = {
  readonly [N in CommandName]: (
    context: CommandContext,
    args: CommandArgs<N>,
  ) => Outcome<CommandResult<N>> | Promise<Outcome<CommandResult<N>>>;
};

const done: Outcome<Record<string, never>> = { ok: true, value: {} };

/** What a call command gives back, as the contract says it: the value is not for outside. */
function finished(result: Result<unknown, CallError>): Outcome<Record<string, never>> {
  return result.ok ? done : result;
}

const later = () => failure('unavailable', 'Not yet.');

const handlers: Handlers = {
  'engine.snapshot': ({ engine }) => ({ ok: true, value: engine.snapshot() }),
  'engine.vitals': async ({ engine }) => ({ ok: true, value: await engine.vitals() }),
  'dial.preview': ({ engine }, { to }) => ({ ok: true, value: engine.previewDial(to) }),
  'calls.dial': ({ engine }, { to }) => {
    const call = engine.calls.dial(to);
    return call.ok ? { ok: true, value: { callId: call.value.id } } : call;
  },
  'calls.answer': ({ engine }, { callId }) => finished(engine.calls.answer(callId)),
  'calls.decline': ({ engine }, { callId }) => finished(engine.calls.decline(callId)),
  'calls.hangup': ({ engine }, { callId }) => finished(engine.calls.hangup(callId)),
  'calls.mute': ({ engine }, { callId, muted }) => finished(engine.calls.mute(callId, muted)),
  'calls.hold': async ({ engine }, { callId }) => finished(await engine.calls.hold(callId)),
  'calls.resume': async ({ engine }, { callId }) => finished(await engine.calls.resume(callId)),
  'calls.dtmf': ({ engine }, { callId, digits }) => finished(engine.calls.dtmf(callId, digits)),
  'calls.clear': ({ engine }) => {
    engine.calls.clearEnded();
    return done;
  },
  'calls.deflect': later,
  'calls.transfer': later,
  'calls.transferTo': later,
  'calls.acceptTransfer': later,
  'calls.refuseTransfer': later,
  'accounts.settings': later,
  'accounts.add': later,
  'accounts.update': later,
  'accounts.remove': later,
  'accounts.restore': later,
  'accounts.retry': later,
  'accounts.makeDefault': later,
  'accounts.pin': later,
  'accounts.features': later,
  'messages.send': later,
  'exchange.configure': later,
  'exchange.setUser': later,
  'exchange.removeUser': later,
  'audio.attach': ({ engine, audio }) => {
    engine.audio.attach(audio);
    return { ok: true, value: { sampleRate: AUDIO_SAMPLE_RATE, frameSamples: AUDIO_FRAME_SAMPLES } };
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

function failure(code: ContractError['code'], message: string): Outcome<never> {
  return { ok: false, error: { code, message } };
}
