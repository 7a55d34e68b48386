import type { Registration } from '../../main/sip/agent/registration.ts';
import type { RegistrationOptions } from '../../main/sip/agent/registration-options.ts';
import type { RegistrationState } from '../../main/sip/agent/registration-state.ts';
import { AccountAuthenticator } from '../../main/sip/auth/account-authenticator.ts';
import { DigestServer } from '../../main/sip/auth/digest-server.ts';
import { ha1 } from '../../main/sip/auth/ha1.ts';
import type { SipRequest } from '../../main/sip/message/message.ts';
import type { Phone } from './phone.ts';
import type { ScriptedPeer } from './scripted-peer.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

const realm = 'biloxi.example.com';
export const instanceId = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

/** Bob's phone, the server of his domain, and his registration there. */
export class Registering {
  readonly world: World;
  readonly bob: Phone;
  readonly server: ScriptedPeer;
  readonly digest: DigestServer;
  readonly authenticator: AccountAuthenticator;
  readonly states: RegistrationState[] = [];
  password = 'zanzibar';
  /** Servers whose challenges are answered. */
  readonly trusted = new Set<string>();
  #registration: Registration | undefined;

  constructor(seed = 1) {
    this.world = new World({ seed });
    this.bob = this.world.phone('bob', '192.0.2.4');
    this.server = this.world.peer('server', '192.0.2.10');
    this.serveFrom('udp');
    this.trusted.add(this.server.address);
    const { clock, random } = this.world;
    this.digest = new DigestServer({ realm, clock, random });
    this.authenticator = new AccountAuthenticator({
      username: 'bob',
      password: () => this.password,
      trusts: ({ remote }) => this.trusted.has(remote.address),
      random,
    });
  }

  get registration(): Registration {
    if (!this.#registration) throw new Error('not begun');
    return this.#registration;
  }

  get state(): RegistrationState {
    return this.registration.state;
  }

  serveFrom(protocol: 'udp' | 'tcp'): void {
    this.world.locates(realm, [{ protocol, address: this.server.address, port: 5060 }]);
  }

  /** Registers; the REGISTER is out when this settles. */
  async begin(options: Partial<RegistrationOptions> = {}): Promise<void> {
    this.#registration = this.bob.agent.register({
      aor: uri('sip:bob@biloxi.example.com'),
      registrar: uri('sip:biloxi.example.com'),
      displayName: 'Bob',
      contactUser: 'bob',
      instanceId,
      expiresSeconds: 3_600,
      authenticator: this.authenticator,
      ...options,
    });
    this.#registration.onChanged((state) => this.states.push(state));
    await this.world.advance(0);
  }

  get last(): SipRequest {
    return this.server.last('REGISTER');
  }

  /** REGISTERs that the server has heard, retransmissions aside. */
  get sent(): number {
    const registers = this.server.requests.filter(({ method }) => method === 'REGISTER');
    return new Set(registers.map(({ via }) => via.branch)).size;
  }

  /** Answers the last REGISTER. */
  async answer(status: number, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    this.server.answer(this.last, status, 's', headers);
    await this.world.advance(0);
  }

  /** Grants what was asked for, as a registrar does: our Contact back, with its time. */
  async grant(expires = 3_600, headers: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.answer(200, { Contact: this.contactBack(expires), ...headers });
  }

  contactBack(expires: number): string {
    return (this.last.headers.get('Contact') ?? '').replace(/expires=\d+/, `expires=${expires}`);
  }

  /** 401 by the server's own digest. */
  async challenge({ stale = false } = {}): Promise<void> {
    await this.answer(401, { 'WWW-Authenticate': this.digest.challenge(stale).join(', ') });
  }

  /** Whether the last REGISTER bears Bob's password. */
  get proved(): boolean {
    return this.provedTo('server', this.last);
  }

  /** The same of any request, by Authorization or Proxy-Authorization. */
  provedTo(asker: 'server' | 'proxy', request: SipRequest): boolean {
    const key = ha1('SHA-256', 'bob', realm, 'zanzibar');
    return this.digest.check(request, (user) => (user === 'bob' ? { 'SHA-256': key } : undefined), asker).ok;
  }

  kinds(): string[] {
    return this.states.map(({ kind }) => kind);
  }
}
