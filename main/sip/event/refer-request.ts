import { err, ok, type Result } from '../../base/result.ts';
import { parseReplaces, type Replaces } from '../agent/replaces.ts';
import { asRequestUri } from '../dialog/route-set.ts';
import type { SipRequest } from '../message/message.ts';
import { type NameAddr, parseNameAddr } from '../message/name-addr.ts';
import { isSipUri, type Uri, unescaped } from '../message/uri.ts';

/** What a REFER asks for (RFC 3515 §2.1), as far as we would do it: an INVITE, perhaps one that replaces a call; of a conference a BYE. */
export interface ReferRequest {
  readonly method: 'INVITE' | 'BYE';
  /** Whom to call: without method and headers. */
  readonly target: Uri;
  readonly displayName?: string;
  readonly replaces?: Replaces;
  /** Who sends us, as it says; copied as it is into the INVITE (RFC 3892 §2.2). */
  readonly referredBy?: { readonly party: NameAddr; readonly text: string };
  /** False where the sender wants no NOTIFYs (RFC 4488). */
  readonly subscribes: boolean;
}

export interface ReferFault {
  readonly status: 400 | 403 | 416;
  readonly reason?: string;
}

/** What of a REFER can be done, or how it is refused. */
export function referIn({ headers }: SipRequest): Result<ReferRequest, ReferFault> {
  const [text, another] = headers.list('Refer-To');
  if (text === undefined || another !== undefined) return err({ status: 400, reason: 'One Refer-To Wanted' });
  const to = parseNameAddr(bracketed(text));
  if (!to.ok) return err({ status: 400, reason: 'Malformed Refer-To' });
  const { uri, displayName } = to.value;
  if (uri.scheme === 'other') return err({ status: 416 });
  const [method, replaces] = isSipUri(uri) ? [uri.params.get('method'), uri.headers.get('replaces')] : [];
  const asked = method === undefined ? 'INVITE' : method?.toUpperCase();
  if (asked !== 'INVITE' && asked !== 'BYE') return err({ status: 403, reason: 'Only INVITE and BYE' });
  const replaced = replaces === undefined ? undefined : parseReplaces(unescaped(replaces));
  if (replaced?.ok === false) return err({ status: 400, reason: 'Malformed Replaces' });
  const referredBy = referredByIn(headers.list('Referred-By'));
  if (!referredBy.ok) return referredBy;
  return ok({
    method: asked,
    target: asRequestUri(uri),
    ...(displayName !== undefined && { displayName }),
    ...(replaced && { replaces: replaced.value }),
    ...(referredBy.value && { referredBy: referredBy.value }),
    subscribes: headers.get('Refer-Sub')?.split(';')[0]?.trim().toLowerCase() !== 'false',
  });
}

/** Some phones forget the brackets that a URI with headers must have (RFC 3261 §20): baresip, where it names what to replace. */
function bracketed(text: string): string {
  return text.includes('?') && !text.includes('<') ? `<${text}>` : text;
}

function referredByIn(values: readonly string[]): Result<ReferRequest['referredBy'], ReferFault> {
  const [text, another] = values;
  if (text === undefined) return ok(undefined);
  const party = parseNameAddr(text);
  if (!party.ok || another !== undefined) return err({ status: 400, reason: 'Malformed Referred-By' });
  return ok({ party: party.value, text });
}
