import { limits } from '../../base/limits.ts';
import type { SipResponse } from '../message/message.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { formatUri } from '../message/uri.ts';
import type { EndCause } from './end-cause.ts';

/** What a final answer other than 2xx means for the call. */
export function rejectionBy(response: SipResponse): EndCause {
  const { status, reason } = response;
  const warning = response.headers.get('Warning');
  const contacts = status < 400 ? contactsOf(response) : [];
  const diversions = status < 400 ? diversionsOf(response) : [];
  return {
    kind: 'rejected',
    status,
    reason,
    ...(warning === undefined ? {} : { warning }),
    ...(contacts.length === 0 ? {} : { contacts }),
    ...(diversions.length === 0 ? {} : { diversions }),
  };
}

function diversionsOf({ headers }: SipResponse): string[] {
  const entries = headers.list('Diversion').slice(0, limits.diversionsRead);
  return entries.filter((text) => parseNameAddr(text).ok);
}

/** Best q first, in the order given among equals; 1 where none is given (§8.1.3.4, §20.10). */
function contactsOf(response: SipResponse): string[] {
  const contacts = response.headers.list('Contact').flatMap((text) => {
    const contact = parseNameAddr(text);
    if (!contact.ok) return [];
    const q = Number(contact.value.params.get('q') ?? 1);
    return [{ uri: formatUri(contact.value.uri), q: Number.isFinite(q) ? q : 0 }];
  });
  return contacts.sort((a, b) => b.q - a.q).map(({ uri }) => uri);
}
