import { err, ok, type Result } from '../../main/base/result.ts';
import type { AudioEndpoint } from '../../main/engine/audio-desk.ts';
import type { Engine } from '../../main/engine/engine.ts';
import type { CommandArgs, CommandName, CommandResult } from './contract.ts';
import type { ContractError } from './errors.ts';

/** What a command may need of the connection that it came by. */
export interface CommandContext {
  readonly engine: Engine;
  /** This connection as a microphone and a speaker. */
  readonly audio: AudioEndpoint;
}

export type Outcome<T> = Result<T, ContractError>;

/** What carries out each command. */
export type Handlers = {
  readonly [N in CommandName]: (
    context: CommandContext,
    args: CommandArgs<N>,
  ) => Outcome<CommandResult<N>> | Promise<Outcome<CommandResult<N>>>;
};

/** Those of one part of the contract, by the word before the dot. */
export type HandlersOf<Part extends string> = Pick<Handlers, Extract<CommandName, `${Part}.${string}`>>;

export const done: Outcome<Record<string, never>> = ok({});

/** What a command gives back whose value is not for outside. */
export function finished(result: Result<unknown, ContractError>): Outcome<Record<string, never>> {
  return result.ok ? done : result;
}

export function failure(code: ContractError['code'], message: string): Outcome<never> {
  return err({ code, message });
}
