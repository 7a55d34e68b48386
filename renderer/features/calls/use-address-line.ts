import type { Account, CallState } from '../../../app/ipc/contract.ts';
import { useEngine } from '../../bridge/state.ts';
import { addressLine } from './format.ts';
import { callsText as text } from './text.ts';

/** The address under a name; on the embedded exchange it would say nothing to a person but the number of a port. */
export function useAddressLine(call: Pick<CallState, 'party'>): string | undefined {
  const { uri } = call.party;
  const isTestLine = useEngine(({ snapshot }) => snapshot?.lines.some((line) => line.uri === uri) ?? false);
  const isLocal = useEngine(
    ({ snapshot }) => snapshot?.accounts.some((account) => sharesDomain(account, uri)) ?? false,
  );
  if (isTestLine) return text.testLine;
  return isLocal ? text.onThisComputer : addressLine(call);
}

function sharesDomain(account: Account, uri: string): boolean {
  return account.state === 'local' && domainOf(uri) === domainOf(account.uri);
}

/** What stands behind the @, with the port. */
function domainOf(uri: string): string | undefined {
  return /@([^;?]+)/.exec(uri)?.[1];
}
