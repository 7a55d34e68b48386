import { diversionWords, divertedBy } from '../account/forwarding.ts';
import { assertedIdentityOf } from '../sip/agent/asserted.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { CalledAccount } from './incoming.ts';
import { type Party, partyOf } from './party.ts';

/**
 * Who calls: as the account's own server asserts it (RFC 3325), else as the caller says in From. Callers who ask that it be
 * told to nobody are who they say they are, mostly nobody (RFC 3323 §4.1).
 */
export function callingParty({ request, from }: IncomingInvite, { trusted }: Pick<CalledAccount, 'trusted'>): Party {
  const asserted = assertedIdentityOf(request, { trusted });
  const [identity] = asserted.private ? [] : asserted.identities;
  if (!identity) return partyOf(from.uri, from.displayName);
  const named = asserted.identities.find(({ displayName }) => displayName);
  return partyOf(identity.uri, named?.displayName);
}

/** Who sent the caller on to here, in words. */
export function forwardedBy({ request }: IncomingInvite): string | undefined {
  const diverted = divertedBy(request);
  return diverted && diversionWords(partyOf(diverted.uri, diverted.displayName).label, diverted.reason);
}
