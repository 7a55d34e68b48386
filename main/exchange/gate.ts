import { err, ok, type Result } from '../base/result.ts';
import type { DigestServer } from '../sip/auth/digest-server.ts';
import type { SipRequest } from '../sip/message/message.ts';
import { unescaped } from '../sip/message/uri.ts';
import type { Flow } from '../sip/transport.ts';
import type { Home } from './home.ts';
import type { Locations } from './locations.ts';
import { type Refusal, refusal } from './refusal.ts';
import type { ExchangeUsers } from './users.ts';

const admitted = ok(undefined);

export interface GateOptions {
  readonly users: ExchangeUsers;
  readonly digest: DigestServer;
  readonly home: Home;
  readonly locations: Locations;
  /** Told of whoever answered a challenge of ours rightly: our nonce reached him, so his address is not forged. */
  readonly prove: (flow: Flow) => void;
}

/**
 * Who may do what at the exchange.
 *
 * - To register: while no passwords are defined, anyone on this machine, by any name that is free. Otherwise a user, by
 *   digest, and as himself alone. Who fails is told the same whether or not there is such a user.
 * - To call the person, a test line or a room: anyone whom the exchange is open to. A phone next door can always ring.
 * - To call another user: anyone on this machine. From the network, a user who is registered over the very way that the
 *   call comes by, or who proves himself by digest (407), in his own name. So a stranger can't find out who has a phone here.
 * - To go on with a call that the exchange connected: whoever holds the Route that it gave out for that call.
 * - To reach another domain through the exchange: nobody.
 */
export class Gate {
  readonly #users: ExchangeUsers;
  readonly #digest: DigestServer;
  readonly #home: Home;
  readonly #locations: Locations;
  readonly #prove: (flow: Flow) => void;

  constructor({ users, digest, home, locations, prove }: GateOptions) {
    this.#users = users;
    this.#digest = digest;
    this.#home = home;
    this.#locations = locations;
    this.#prove = prove;
  }

  /** `user`: whose bindings are to change; undefined where the address of record is nobody's. */
  admitRegistration(request: SipRequest, flow: Flow, user: string | undefined): Result<void, Refusal> {
    if (this.#users.open && isThisMachine(flow)) return admitted;
    const proven = this.#digest.check(request, this.#lookup, 'server');
    if (!proven.ok) return err(this.#challenge('WWW-Authenticate', proven.error));
    this.#prove(flow);
    return proven.value === user ? admitted : err(refusal(403));
  }

  /** A call, or any other request, to a user of the exchange. */
  admitCall(request: SipRequest, flow: Flow): Result<void, Refusal> {
    if (isThisMachine(flow) || this.#isRegisteredOver(request, flow)) return admitted;
    const proven = this.#digest.check(request, this.#lookup, 'proxy');
    if (proven.ok) {
      this.#prove(flow);
      return this.#isOwnName(request, proven.value) ? admitted : err(refusal(403));
    }
    return err(this.#challenge('Proxy-Authenticate', { ...proven.error, status: proxyStatus(proven.error.status) }));
  }

  readonly #lookup = (user: string) => this.#users.lookup(user);

  #challenge(name: string, { status, stale }: { readonly status: number; readonly stale: boolean }): Refusal {
    if (status === 400) return refusal(400);
    return refusal(
      status,
      undefined,
      this.#digest.challenge(stale).map((value) => [name, value] as const),
    );
  }

  /** Phones believe their exchange in who calls: a user of ours bears no other user's name. */
  #isOwnName({ from: { uri } }: SipRequest, user: string): boolean {
    return !this.#home.owns(uri) || (uri.user !== undefined && unescaped(uri.user) === user);
  }

  #isRegisteredOver({ from }: SipRequest, { protocol, remote }: Flow): boolean {
    if (!this.#home.owns(from.uri) || from.uri.user === undefined) return false;
    return this.#locations.of(unescaped(from.uri.user)).some(({ binding: { source } }) => {
      return source.protocol === protocol && source.address === remote.address && source.port === remote.port;
    });
  }
}

/** From loopback, or from one of our own addresses to itself. */
export function isThisMachine({ remote: { address }, local }: Flow): boolean {
  return address === '::1' || address.startsWith('127.') || address === local.address;
}

function proxyStatus(status: number): number {
  return status === 401 ? 407 : status;
}
