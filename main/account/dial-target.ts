import { isIP } from 'node:net';
import { bracketed } from '../base/address.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { TelUri } from '../sip/message/tel-uri.ts';
import { isSipUri, parseUri, type SipUri } from '../sip/message/uri.ts';

/** What a person means by what they typed or pasted, before any account is looked at. */
export type DialTarget =
  /** An address with a host: it says by itself where to. */
  | { readonly kind: 'address'; readonly uri: SipUri }
  /** A telephone number. */
  | { readonly kind: 'number'; readonly number: DialledNumber }
  /** A name of some account's own domain: `echo`. */
  | { readonly kind: 'name'; readonly name: string };

export interface DialledNumber {
  /** As it was written, which tells a reader of numbers more than digits. */
  readonly written: string;
  /** A leading plus where there was one, digits, `*` and `#`. */
  readonly digits: string;
  /** Telephone-subscriber parameters in the order of RFC 3261 §19.1.6, with their semicolons: `;ext=22`. */
  readonly params: string;
}

const SCHEME = /^(sips?|tel):/i;
/** Schemes that people paste; `name:secret@host` must not be taken for one. */
const OTHER_SCHEME = /^(https?|mailto|xmpp|im|pres|h323|skype|facetime|file|ftp|javascript|data|urn):/i;
const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[^:\s]+)(?::(\d{1,5}))?$/i;
const HOST_NAME = /^(?=.*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+$/i;
/** What people write into a number, and what is left of it: digits, a leading plus, and the keys of a phone. */
const NUMBER_AS_WRITTEN = /^\+?[\d\s().\-/\u00a0\u2010-\u2015*#]*\d[\d\s().\-/\u00a0\u2010-\u2015*#]*$/;
const EXTENSION = /(?:;ext=| ?,? ?ext\.? ?| x ?)(\d{1,9})$/i;
const NAME = /^[\p{L}\p{N}_.!~*'+$&=-]+$/u;
/** RFC 3261 §19.1.6: these two come first, the others by name. */
const FIRST_PARAMS = ['isub', 'postd'];

/**
 * Reads a SIP or tel URI, `user@host`, an IP address or host with an optional port, a telephone number in any notation,
 * or a bare name. The error is a sentence for under the field.
 */
export function parseDialTarget(typed: string): Result<DialTarget, string> {
  if (typed.length > limits.dialledCharacters) return err('This is too long for an address.');
  const text = typed
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/^<(.*)>$/, '$1');
  if (text === '') return err('Type a name, a number or an address.');
  if (SCHEME.test(text)) return withScheme(text);
  if (OTHER_SCHEME.test(text)) return err(`Partyline can't dial ${text.slice(0, text.indexOf(':') + 1)} addresses.`);
  if (text.includes('@')) return address(`sip:${text}`);
  if (isIP(text) === 0) {
    const extension = EXTENSION.exec(text);
    const main = text.slice(0, extension?.index);
    if (NUMBER_AS_WRITTEN.test(main)) return number(main, extension ? `;ext=${extension[1]}` : '');
  }
  const host = hostOf(text);
  if (host) return address(`sip:${host}`);
  if (NAME.test(text)) return ok({ kind: 'name', name: text });
  return err('This is not an address. Try name@host, an IP address or a phone number.');
}

function withScheme(text: string): Result<DialTarget, string> {
  if (!/^tel:/i.test(text)) return address(text);
  const uri = parseUri(text.replace(/\s+/g, ''));
  if (uri.ok && uri.value.scheme === 'tel') return number(uri.value.number, subscriberParams(uri.value));
  // A local number without its context breaks RFC 3966's grammar, and is what people paste all the same.
  const written = text.slice('tel:'.length);
  return NUMBER_AS_WRITTEN.test(written) ? number(written, '') : err(incomplete);
}

function number(written: string, params: string): Result<DialTarget, string> {
  const digits = written.replace(/[^\d+*#a-f]/gi, '').toLowerCase();
  if (digits.length > limits.dialledDigits) return err('This number has too many digits.');
  return ok({ kind: 'number', number: { written, digits, params } });
}

/** Names and values in lower case, in the one order that makes equal numbers equal URIs (RFC 3261 §19.1.6). */
function subscriberParams({ params }: TelUri): string {
  const rank = (name: string) => (FIRST_PARAMS.includes(name) ? FIRST_PARAMS.indexOf(name) : FIRST_PARAMS.length);
  return [...params]
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map(([name, value]) => (value === null ? `;${name}` : `;${name}=${subscriberValue(name, value)}`))
    .join('');
}

function subscriberValue(name: string, value: string): string {
  const isNumber = name === 'ext' || name === 'postd' || (name === 'phone-context' && value.startsWith('+'));
  return isNumber ? value.replace(/[-.()]/g, '').toLowerCase() : value.toLowerCase();
}

function hostOf(text: string): string | undefined {
  if (isIP(text) === 6) return bracketed(text);
  const [, host, port] = HOST_AND_PORT.exec(text) ?? [];
  if (!host) return undefined;
  const literal = isIP(host.replace(/^\[|\]$/g, '')) !== 0;
  if (!literal && !HOST_NAME.test(host) && host !== 'localhost') return undefined;
  return port ? `${host}:${port}` : host;
}

const incomplete = 'This address is not complete. It should look like sip:name@host.';

function address(text: string): Result<DialTarget, string> {
  const uri = parseUri(text.replace(/\s+/g, ''));
  if (!uri.ok || !isSipUri(uri.value)) return err(incomplete);
  if (!plausible(uri.value)) return err('The part after the @ is not a host name or an IP address.');
  return ok({ kind: 'address', uri: uri.value });
}

function plausible({ host }: SipUri): boolean {
  const lastLabel = host.split('.').at(-1) ?? '';
  return isIP(host) !== 0 || !/^\d+$/.test(lastLabel);
}
