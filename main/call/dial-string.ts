import { isIP } from 'node:net';
import { bracketed } from '../base/address.ts';
import { err, ok, type Result } from '../base/result.ts';
import { isSipUri, parseUri, type SipUri, type Uri } from '../sip/message/uri.ts';

/** The domain that bare names and numbers belong to: the account's registrar, or the embedded exchange. */
export interface DialDomain {
  readonly host: string;
  readonly port?: number;
}

const SCHEME = /^(sips?|tel):/i;
/** Schemes that people paste; `name:secret@host` must not be taken for one. */
const OTHER_SCHEME = /^(https?|mailto|xmpp|im|pres|h323|skype|facetime|file|ftp|javascript|data|urn):/i;
const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[^:\s]+)(?::(\d{1,5}))?$/i;
const HOST_NAME = /^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
/** What people write into a number, and what is left of it: digits, a leading plus, and the keys of a phone. */
const NUMBER_AS_WRITTEN = /^\+?[\d\s().\-/\u00a0\u2010-\u2015]*\d[\d\s().\-/\u00a0\u2010-\u2015*#]*$/;
const NAME = /^[\p{L}\p{N}_.!~*'+$&=-]+$/u;

/**
 * The address that a person means by what they typed or pasted: a SIP or tel URI, `user@host`, an IP address or host
 * with an optional port, a phone number in any notation, or a bare name of the account's own domain.
 * The error is a sentence for under the field.
 */
export function parseDialString(typed: string, domain: DialDomain): Result<Uri, string> {
  const text = typed.trim().replace(/^<(.*)>$/, '$1');
  if (text === '') return err('Type a name, a number or an address.');
  if (SCHEME.test(text)) return withScheme(text, domain);
  if (OTHER_SCHEME.test(text)) return err(`Partyline can't dial ${text.slice(0, text.indexOf(':') + 1)} addresses.`);
  if (text.includes('@')) return address(`sip:${text}`);
  if (NUMBER_AS_WRITTEN.test(text) && isIP(text) === 0) return numberAt(text, domain);
  const host = hostOf(text);
  if (host) return address(`sip:${host}`);
  if (NAME.test(text)) return address(`sip:${encodeURIComponent(text)}@${at(domain)}`);
  return err('This is not an address. Try name@host, an IP address or a phone number.');
}

function withScheme(text: string, domain: DialDomain): Result<Uri, string> {
  const uri = address(text);
  if (!uri.ok || isSipUri(uri.value)) return uri;
  return numberAt(text.slice('tel:'.length).replace(/;.*$/, ''), domain);
}

/** A number is dialled through the account's domain (RFC 3261 §19.1.6); a global one is marked as a phone number. */
function numberAt(written: string, domain: DialDomain): Result<Uri, string> {
  const digits = written.replace(/[^\d+*#]/g, '').replace(/#/g, '%23');
  const phone = digits.startsWith('+') ? ';user=phone' : '';
  return address(`sip:${digits}@${at(domain)}${phone}`);
}

function hostOf(text: string): string | undefined {
  if (isIP(text) === 6) return bracketed(text);
  const [, host, port] = HOST_AND_PORT.exec(text) ?? [];
  if (!host) return undefined;
  const literal = isIP(host.replace(/^\[|\]$/g, '')) !== 0;
  if (!literal && !HOST_NAME.test(host) && host !== 'localhost') return undefined;
  return port ? `${host}:${port}` : host;
}

function at({ host, port }: DialDomain): string {
  return port ? `${bracketed(host)}:${port}` : bracketed(host);
}

function address(text: string): Result<Uri, string> {
  const uri = parseUri(text.replace(/\s+/g, ''));
  if (!uri.ok) return err('This address is not complete. It should look like sip:name@host.');
  if (isSipUri(uri.value) && !plausible(uri.value))
    return err('The part after the @ is not a host name or an IP address.');
  return ok(uri.value);
}

function plausible({ host }: SipUri): boolean {
  const lastLabel = host.split('.').at(-1) ?? '';
  return isIP(host) !== 0 || !/^\d+$/.test(lastLabel);
}
