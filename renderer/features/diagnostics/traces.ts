import type { Account, CallState } from '../../../app/ipc/contract.ts';
import { isLive } from '../calls/call-list.ts';
import { withoutScheme } from '../calls/format.ts';

/** Something whose messages may be looked at: a call, or an account's registration. */
export interface Trace {
  readonly id: string;
  readonly kind: 'call' | 'registration';
  readonly title: string;
  readonly live: boolean;
  /** When the call began. */
  readonly at: number | undefined;
  /** The call, to tell how it went. */
  readonly call: CallState | undefined;
}

/** Calls, newest first, then the accounts that register. */
export function tracesOf(calls: readonly CallState[], accounts: readonly Account[]): readonly Trace[] {
  const ofCalls = [...calls]
    .sort((a, b) => b.startedAt - a.startedAt)
    .map(
      (call): Trace => ({
        id: call.id,
        kind: 'call',
        title: call.party.label,
        live: isLive(call),
        at: call.startedAt,
        call,
      }),
    );
  const ofAccounts = accounts
    .filter(({ state }) => state !== 'local')
    .map(
      ({ id, uri }): Trace => ({
        id,
        kind: 'registration',
        title: withoutScheme(uri),
        live: false,
        at: undefined,
        call: undefined,
      }),
    );
  return [...ofCalls, ...ofAccounts];
}
