import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { SipRequest } from '../sip/message/message.ts';
import { formatUri, parseUri, sameUri } from '../sip/message/uri.ts';
import type { Flow } from '../sip/transport.ts';
import type { Place } from './locations.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { Wanted, WantedContact } from './registration-request.ts';

/** A REGISTER that may change the bindings of `user`. */
export interface Registration {
  readonly user: string;
  readonly request: SipRequest;
  readonly flow: Flow;
  /** Wall-clock ms. */
  readonly now: number;
}

const outOfOrder = refusal(500, 'CSeq Out Of Order');
const tooMany = refusal(403, 'Too Many Contacts');

/**
 * All places of the user once the REGISTER is through, or why none of it is done (RFC 3261 §10.3 steps 6 and 7): a
 * request that is not newer than the last one of its Call-ID fails as a whole, and so does one contact too many.
 */
export function updatedPlaces(
  current: readonly Place[],
  wanted: Wanted,
  registration: Registration,
): Result<readonly Place[], Refusal> {
  if (wanted.kind === 'list') return ok(current);
  const touched = wanted.kind === 'remove-all' ? current : current.filter((place) => isNamed(place, wanted.contacts));
  if (touched.some((place) => !isOlder(place, registration.request))) return err(outOfOrder);
  const kept = current.filter((place) => !touched.includes(place));
  const added = wanted.kind === 'remove-all' ? [] : lastOfEach(wanted.contacts).map((c) => placeOf(c, registration));
  const places = [...kept, ...added];
  return places.length > limits.contactsPerUser ? err(tooMany) : ok(places);
}

function isNamed(place: Place, contacts: readonly WantedContact[]): boolean {
  return contacts.some((contact) => names(contact, place));
}

/** By instance and reg-id where both have them (RFC 5626 §6), else by the rules for URIs. */
function names({ uri, instance, regId }: WantedContact, { binding }: Place): boolean {
  if (regId !== undefined && binding.regId !== undefined) {
    return regId === binding.regId && instance === binding.instance;
  }
  const known = parseUri(binding.contact);
  return known.ok && sameUri(uri, known.value);
}

function isOlder({ binding }: Place, { callId, cseq }: SipRequest): boolean {
  return binding.callId !== callId || binding.cseq < cseq.seq;
}

/** Those that stay; of the same Contact given twice, the last. */
function lastOfEach(contacts: readonly WantedContact[]): WantedContact[] {
  const distinct = contacts.filter(({ uri }, at) => !contacts.slice(at + 1).some((later) => sameUri(uri, later.uri)));
  return distinct.filter(({ seconds }) => seconds > 0);
}

function placeOf(contact: WantedContact, { user, request, flow, now }: Registration): Place {
  const { uri, q, seconds, params, instance, regId } = contact;
  const path = request.headers.list('Path');
  const userAgent = request.headers.get('User-Agent')?.slice(0, limits.shownCharacters);
  const binding = {
    user,
    contact: formatUri(uri),
    callId: request.callId,
    cseq: request.cseq.seq,
    q,
    expiresAt: now + seconds * 1000,
    path,
    ...(instance === undefined ? {} : { instance }),
    ...(regId === undefined ? {} : { regId }),
    ...(params === '' ? {} : { params }),
    ...(userAgent === undefined ? {} : { userAgent }),
    source: { protocol: flow.protocol, ...flow.remote },
  };
  return isReachedBack(contact, request, flow) ? { binding, flow } : { binding };
}

/**
 * Whether calls go back the way that the REGISTER came: a flow that the phone keeps for that (RFC 5626), or a connection
 * of the very transport that its Contact names, at whose other end may be nobody who listens.
 */
function isReachedBack({ uri, regId }: WantedContact, request: SipRequest, { protocol, reliable }: Flow): boolean {
  if (request.vias.length > 1) return false;
  if (regId !== undefined) return true;
  if (!reliable || (uri.scheme !== 'sip' && uri.scheme !== 'sips')) return false;
  const named = uri.params.get('transport')?.toLowerCase();
  return named === protocol || (uri.scheme === 'sips' && protocol === 'tls') || protocol === 'ws' || protocol === 'wss';
}
