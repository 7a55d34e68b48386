import { isIP } from 'node:net';
import { err, ok, type Result } from '../base/result.ts';
import { isHostName } from '../net/names.ts';
import { isSipUri, parseUri, type SipUri, sipUri } from '../sip/message/uri.ts';
import type { AccountRecord, AccountTransport } from '../store/account-record.ts';

/** The URIs of an account. */
export interface AccountAddresses {
  /** The address of record: who others call, and From of what goes by the account. */
  readonly own: SipUri;
  /** Where it registers: the Request-URI, without a user (RFC 3261 §10.2). */
  readonly registrar: SipUri;
  readonly outboundProxy: SipUri | undefined;
}

type Servers = Pick<AccountRecord, 'user' | 'domain' | 'registrar' | 'outboundProxy' | 'transport'>;

/**
 * The URIs that a record's fields stand for. A transport that was chosen goes into the servers' URIs as `;transport=`,
 * unless they name one; TLS alone does not make them `sips:`, which would ask TLS of every hop beyond (RFC 3261 §26.2.2).
 */
export function addressesOf({
  user,
  domain,
  registrar,
  outboundProxy,
  transport,
}: Servers): Result<AccountAddresses, string> {
  const home = serverUri(domain);
  if (!home.ok) return home;
  const own = sipUri({ user: userPart(user), host: home.value.host, port: home.value.port });
  const at = registrar ? serverUri(registrar) : home;
  if (!at.ok) return at;
  const proxy = outboundProxy ? serverUri(outboundProxy) : undefined;
  if (proxy?.ok === false) return proxy;
  return ok({
    own,
    registrar: over(at.value, transport),
    outboundProxy: proxy && loose(over(proxy.value, transport)),
  });
}

/** A SIP URI without a user, or a host with an optional port. */
export function serverUri(text: string): Result<SipUri, string> {
  const written = text.trim();
  const uri = parseUri(/^sips?:/i.test(written) ? written : `sip:${bracketedIpv6(written)}`);
  if (!uri.ok || !isSipUri(uri.value)) return err(`${written} is not the name or address of a server.`);
  if (uri.value.user !== undefined)
    return err(`A server has no user name: leave out what is before the @ in ${written}.`);
  const { host } = uri.value;
  if (isIP(host) === 0 && (!isHostName(host) || /(^|\.)\d+$/.test(host)))
    return err(`${written} is not the name or address of a server.`);
  if (uri.value.port === 0) return err('A port is a number from 1 to 65535.');
  return ok(uri.value);
}

/** A route that keeps a request's own target (RFC 3261 §16.4). */
export function loose(uri: SipUri): SipUri {
  return uri.params.has('lr') ? uri : { ...uri, params: new Map([...uri.params, ['lr', null]]) };
}

/** A name or number as it goes before an @, what the grammar does not allow there escaped. */
export function userPart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/%(2B|26|3D|24|2C|3B|3F|2F)/g, (escaped) =>
    decodeURIComponent(escaped),
  );
}

function over(uri: SipUri, transport: AccountTransport): SipUri {
  if (transport === 'auto' || uri.params.has('transport')) return uri;
  return { ...uri, params: new Map([...uri.params, ['transport', transport]]) };
}

function bracketedIpv6(text: string): string {
  return /^[0-9a-f.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text) ? `[${text}]` : text;
}
