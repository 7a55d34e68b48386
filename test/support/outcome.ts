import type { CommandArgs, CommandName } from '../../app/ipc/contract.ts';
import { type ApiClient, RefusedCommand } from './api-client.ts';

/** The code of a refusal; 'done' where there was none. */
export async function outcomeOf<N extends CommandName>(api: ApiClient, name: N, args: CommandArgs<N>): Promise<string> {
  try {
    await api.call(name, args);
    return 'done';
  } catch (error) {
    if (error instanceof RefusedCommand) return error.code;
    throw error;
  }
}
