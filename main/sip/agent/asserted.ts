import type { SipMessage } from '../message/message.ts';
import { type NameAddr, parseNameAddr } from '../message/name-addr.ts';

/** Who somebody is according to the network that the message came through. */
export interface AssertedIdentity {
  /** At most one `sip:` or `sips:` and one `tel:` (RFC 3325 §9.1). */
  readonly identities: readonly NameAddr[];
  /** They asked that it be told to nobody: `Privacy: id`, `user` or `header` (RFC 3323 §4.2, RFC 3325 §9.3). */
  readonly private: boolean;
}

/**
 * What P-Asserted-Identity says of the sender of a request or response. `trusted`: the message came over a flow to one of
 * the account's own servers. Anyone else may write anything there, and nothing is given out (RFC 3325 §5, §8).
 */
export function assertedIdentityOf(message: SipMessage, { trusted }: { readonly trusted: boolean }): AssertedIdentity {
  return { identities: trusted ? identitiesIn(message) : [], private: asksForPrivacy(message) };
}

function identitiesIn({ headers }: SipMessage): NameAddr[] {
  const named = headers.list('P-Asserted-Identity').flatMap((text) => {
    const parsed = parseNameAddr(text);
    return parsed.ok ? [parsed.value] : [];
  });
  const ofSip = named.find(({ uri }) => uri.scheme === 'sip' || uri.scheme === 'sips');
  const ofTel = named.find(({ uri }) => uri.scheme === 'tel');
  return named.filter((identity) => identity === ofSip || identity === ofTel);
}

function asksForPrivacy({ headers }: SipMessage): boolean {
  const wishes = headers.all('Privacy').flatMap((value) => value.split(/[;,]/));
  return wishes.some((wish) => ['id', 'user', 'header'].includes(wish.trim().toLowerCase()));
}
