import { respond } from '../sip/agent/respond.ts';
import { parseUri } from '../sip/message/uri.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';
import { contactWithQ } from './forward.ts';
import type { Place } from './locations.ts';
import type { ExchangeCore } from './options.ts';

/** 302: where the user is, the most preferred first (RFC 3261 §8.3, §21.3.3). */
export function redirect(core: ExchangeCore, transaction: ServerTransaction, places: readonly Place[]): void {
  const contacts = [...places]
    .sort((a, b) => b.binding.q - a.binding.q)
    .flatMap(({ binding: { contact, q } }) => {
      const uri = parseUri(contact);
      return uri.ok ? [['Contact', contactWithQ(uri.value, q)] as const] : [];
    });
  respond(core, transaction, 302, { headers: contacts });
}
