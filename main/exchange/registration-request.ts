import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { SipRequest } from '../sip/message/message.ts';
import type { NameAddr } from '../sip/message/name-addr.ts';
import { formatParams, type Params } from '../sip/message/params.ts';
import { isSipUri, parseUri, type Uri } from '../sip/message/uri.ts';
import { type Refusal, refusal } from './refusal.ts';

/** One Contact of a REGISTER, as the registrar reads it. */
export interface WantedContact {
  readonly uri: Uri;
  readonly q: number;
  /** Granted; 0 takes the binding away. */
  readonly seconds: number;
  /** The other parameters, as they are listed in answers. */
  readonly params: string;
  readonly instance?: string;
  readonly regId?: number;
}

/** What a REGISTER asks for (RFC 3261 §10.3 step 6 and 7). */
export type Wanted =
  | { readonly kind: 'list' }
  | { readonly kind: 'remove-all' }
  | { readonly kind: 'update'; readonly contacts: readonly WantedContact[]; readonly outbound: boolean };

const DEFAULT_SECONDS = 3_600;

export function readRegistration(request: SipRequest): Result<Wanted, Refusal> {
  if (!request.headers.has('Contact')) return ok({ kind: 'list' });
  if (request.contactIsStar) return readStar(request);
  if (request.contacts.length > limits.contactsPerRegister) return err(refusal(403, 'Too Many Contacts'));
  const outbound = appliesOutbound(request);
  if (!outbound.ok) return outbound;
  const contacts = request.contacts.map((contact) => readContact(contact, request.expires, outbound.value));
  return checked(contacts, outbound.value);
}

/** `*` stands alone, and ends everything (§10.2.2). */
function readStar(request: SipRequest): Result<Wanted, Refusal> {
  const alone = request.headers.all('Contact').length === 1;
  return alone && request.expires === 0 ? ok({ kind: 'remove-all' }) : err(refusal(400, 'Invalid Request'));
}

function checked(contacts: readonly WantedContact[], outbound: boolean): Result<Wanted, Refusal> {
  const brief = contacts.some(({ seconds }) => seconds > 0 && seconds < limits.registrationMinSeconds);
  if (brief) return err(refusal(423, undefined, [['Min-Expires', String(limits.registrationMinSeconds)]]));
  const lasting = contacts.filter(({ seconds }) => seconds > 0);
  const flows = lasting.filter(({ regId }) => regId !== undefined);
  // RFC 5626 §6: a flow is registered alone.
  if (flows.length > 0 && lasting.length > 1) return err(refusal(400, 'One Flow At A Time'));
  return ok({ kind: 'update', contacts, outbound: outbound && contacts.some(({ regId }) => regId !== undefined) });
}

function readContact({ uri, params }: NameAddr, expires: number | undefined, outbound: boolean): WantedContact {
  const others = new Map([...params].filter(([name]) => name !== 'expires' && name !== 'q'));
  const instance = params.get('+sip.instance') ?? undefined;
  const regId = readRegId(params.get('reg-id'));
  return {
    uri,
    q: readQ(params.get('q')),
    seconds: Math.min(secondsOf(params, expires), limits.registrationSeconds),
    params: formatParams(others),
    ...(instance === undefined ? {} : { instance }),
    ...(outbound && instance !== undefined && regId !== undefined ? { regId } : {}),
  };
}

/** The parameter, the header, or our own default; a malformed value is as good as an hour (§20.10). */
function secondsOf(params: Params, header: number | undefined): number {
  const own = params.get('expires');
  if (own === undefined) return header ?? DEFAULT_SECONDS;
  return own !== null && /^\d{1,10}$/.test(own) ? Number(own) : DEFAULT_SECONDS;
}

/** 0 to 1 with three decimals at most; 1 where it is absent or no such number. */
function readQ(text: string | null | undefined): number {
  return text != null && /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : 1;
}

function readRegId(text: string | null | undefined): number | undefined {
  const id = text != null && /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return id >= 1 && id < 2 ** 31 ? id : undefined;
}

/**
 * Whether `reg-id` counts: the phone is next to us, or its edge proxy says `ob` in the first Path. Else a phone that
 * relies on it is told so with 439 (RFC 5626 §6).
 */
function appliesOutbound(request: SipRequest): Result<boolean, Refusal> {
  const [first] = request.headers.list('Path');
  if (request.vias.length === 1 || (first !== undefined && hasParam(first, 'ob'))) return ok(true);
  const relies = request.contacts.some(({ params }) => params.has('reg-id')) && supports(request, 'outbound');
  return relies ? err(refusal(439)) : ok(false);
}

/** The extensions that a request's sender knows. */
export function supports(request: SipRequest, extension: string): boolean {
  return request.headers.list('Supported').some((tag) => tag.toLowerCase() === extension);
}

function hasParam(route: string, name: string): boolean {
  const uri = parseUri(/<([^>]*)>/.exec(route)?.[1] ?? route);
  return uri.ok && isSipUri(uri.value) && uri.value.params.has(name);
}
