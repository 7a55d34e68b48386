import { useCallback, useEffect, useState } from 'react';
import type { CommandArgs, CommandName, CommandResult } from '../../app/ipc/contract.ts';
import type { ErrorCode } from '../../app/ipc/errors.ts';
import type { CommandError } from './client.ts';
import { useClient, useConnected } from './state.ts';

export type Answer<T> =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready'; readonly value: T }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

interface Asked<T> {
  readonly answer: Answer<T>;
  /** Asks again; what was known stays on show meanwhile, unless it was a failure. */
  readonly again: () => void;
}

const loading = { kind: 'loading' } as const;

/** Asks the engine once it is connected, and anew when the arguments change; the last answer to come counts. */
export function useAnswer<N extends CommandName>(name: N, args: CommandArgs<N>): Asked<CommandResult<N>> {
  const client = useClient();
  const connected = useConnected();
  const key = JSON.stringify(args);
  const [state, setState] = useState<{ readonly key: string; readonly answer: Answer<CommandResult<N>> }>();
  const [round, setRound] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the arguments, `round` asks again
  useEffect(() => {
    if (!connected) return;
    let overtaken = false;
    const show = (answer: Answer<CommandResult<N>>) => overtaken || setState({ key, answer });
    client.call(name, JSON.parse(key)).then(
      (value) => show({ kind: 'ready', value }),
      ({ code, message }: CommandError) => show({ kind: 'failed', code, message }),
    );
    return () => {
      overtaken = true;
    };
  }, [client, connected, name, key, round]);
  const again = useCallback(() => {
    setState((last) => (last?.answer.kind === 'failed' ? undefined : last));
    setRound((count) => count + 1);
  }, []);
  return { answer: state?.key === key ? state.answer : loading, again };
}
