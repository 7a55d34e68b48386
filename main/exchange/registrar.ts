import { limits } from '../base/limits.ts';
import { respond } from '../sip/agent/respond.ts';
import type { SipRequest } from '../sip/message/message.ts';
import { isSipUri, unescaped } from '../sip/message/uri.ts';
import type { ServerTransaction } from '../sip/transaction/user.ts';
import type { Binding } from '../store/binding.ts';
import { updatedPlaces } from './binding-update.ts';
import type { Gate } from './gate.ts';
import type { Home } from './home.ts';
import type { Locations, Place } from './locations.ts';
import type { ExchangeCore } from './options.ts';
import { type Refusal, refusal } from './refusal.ts';
import { readRegistration, supports, type Wanted } from './registration-request.ts';

/** What a phone may rely on here: RFC 3327, RFC 5626. */
const extensions = ['path', 'outbound'];

const full = refusal(503, undefined, [['Retry-After', '60']]);

export interface RegistrarOptions {
  readonly core: ExchangeCore;
  readonly home: Home;
  readonly locations: Locations;
  readonly gate: Gate;
  /** Names that belong to the person or to the exchange itself. */
  readonly isReserved: (user: string) => boolean;
}

/**
 * The registrar of the exchange's own domain (RFC 3261 §10.3), step by step in the order of that section. It answers
 * from memory: what is kept on disk is written behind its back.
 */
export class Registrar {
  readonly #core: ExchangeCore;
  readonly #home: Home;
  readonly #locations: Locations;
  readonly #gate: Gate;
  readonly #isReserved: (user: string) => boolean;

  constructor({ core, home, locations, gate, isReserved }: RegistrarOptions) {
    this.#core = core;
    this.#home = home;
    this.#locations = locations;
    this.#gate = gate;
    this.#isReserved = isReserved;
  }

  take(transaction: ServerTransaction): void {
    const { request, flow } = transaction;
    const objection = this.#objection(request);
    if (objection) return void this.#refuse(transaction, objection);
    const user = this.#addressOfRecord(request);
    const admitted = this.#gate.admitRegistration(request, flow, user);
    if (!admitted.ok) return void this.#refuse(transaction, admitted.error);
    if (user === undefined) return void this.#refuse(transaction, refusal(404));
    if (this.#isReserved(user)) return void this.#refuse(transaction, refusal(403, 'This Name Is Taken'));
    if (!this.#hasRoomFor(user)) return void this.#refuse(transaction, full);
    const wanted = readRegistration(request);
    if (!wanted.ok) return void this.#refuse(transaction, wanted.error);
    const registration = { user, request, flow, now: this.#core.clock.wallTime() };
    const places = updatedPlaces(this.#locations.of(user), wanted.value, registration);
    if (!places.ok) return void this.#refuse(transaction, places.error);
    if (wanted.value.kind !== 'list') this.#locations.set(user, places.value);
    this.#confirm(transaction, wanted.value, places.value);
  }

  /** Steps 1 and 2: other domains are not served, and no request is sent on to them. */
  #objection({ uri, headers, to }: SipRequest): Refusal | undefined {
    if (!isSipUri(uri)) return refusal(416);
    if (!this.#home.owns(uri)) return refusal(403, 'Not Our Domain');
    const unknown = headers.list('Require').filter((tag) => !extensions.includes(tag.toLowerCase()));
    if (unknown.length > 0) return refusal(420, undefined, [['Unsupported', unknown.join(', ')]]);
    // RFC 4475 §3.3.4: an address of record is a SIP or SIPS URI.
    return isSipUri(to.uri) ? undefined : refusal(400, 'Address Of Record');
  }

  /** Step 5: without parameters and escapes. Undefined for what can't be a user of this domain. */
  #addressOfRecord({ to }: SipRequest): string | undefined {
    return this.#home.owns(to.uri) && to.uri.user !== undefined ? unescaped(to.uri.user) : undefined;
  }

  #hasRoomFor(user: string): boolean {
    return this.#locations.users < limits.registeredUsers || this.#locations.has(user);
  }

  /** Step 8. */
  #confirm(transaction: ServerTransaction, wanted: Wanted, places: readonly Place[]): void {
    const { request } = transaction;
    const now = this.#core.clock.wallTime();
    const paths = wanted.kind === 'update' && supports(request, 'path') ? request.headers.list('Path') : [];
    const outbound = wanted.kind === 'update' && wanted.outbound && supports(request, 'outbound');
    respond(this.#core, transaction, 200, {
      headers: [
        ...places.map(({ binding }) => ['Contact', listed(binding, now)] as const),
        ...paths.map((path) => ['Path', path] as const),
        ...(outbound ? ([['Require', 'outbound']] as const) : []),
        ['Supported', extensions.join(', ')],
        ['Date', new Date(now).toUTCString()],
      ],
    });
  }

  #refuse(transaction: ServerTransaction, { status, reason, headers }: Refusal): void {
    respond(this.#core, transaction, status, { reason, headers });
  }
}

/** A binding as §10.3 step 8 lists it: at least one second is left of what has not expired. */
function listed({ contact, q, params = '', expiresAt }: Binding, now: number): string {
  const preference = q === 1 ? '' : `;q=${q}`;
  return `<${contact}>${params}${preference};expires=${Math.max(1, Math.round((expiresAt - now) / 1000))}`;
}
