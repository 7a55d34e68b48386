import type { ExchangeHost, ExchangeHostOptions } from './exchange-host.ts';
import { ScriptedPeer } from './scripted-peer.ts';
import { World } from './world.ts';

/** How a phone registers, where it is not as most do. */
export interface RegisteredAs {
  readonly q?: number;
  /** The whole Contact. */
  readonly contact?: string;
  readonly protocol?: 'udp' | 'tcp';
  readonly headers?: Readonly<Record<string, string>>;
}

/** A world with our exchange in it, at 127.0.0.1. */
export class ExchangeWorld extends World {
  readonly host: ExchangeHost;
  #registrations = 0;

  constructor(options: ExchangeHostOptions = {}) {
    super();
    this.host = this.exchange('127.0.0.1', options);
  }

  /** The address of a user of the exchange. */
  at(user: string): string {
    return `sip:${user}@${this.host.address}`;
  }

  /** A scripted phone of `user`, registered; what was said so far is forgotten. */
  async registered(name: string, address: string, user: string, as: RegisteredAs = {}): Promise<ScriptedPeer> {
    const peer = this.peer(name, address);
    await this.register(peer, user, as);
    return peer;
  }

  async register(
    peer: ScriptedPeer,
    user: string,
    { q, contact, protocol, headers }: RegisteredAs = {},
  ): Promise<void> {
    this.#registrations += 1;
    const aor = `<${this.at(user)}>`;
    peer.send(
      'REGISTER',
      `sip:${this.host.address}`,
      this.host.address,
      {
        To: aor,
        From: `${aor};tag=reg`,
        'Call-ID': `registration-${this.#registrations}`,
        CSeq: '1 REGISTER',
        Contact: contact ?? `<${peer.uri}>${q === undefined ? '' : `;q=${q}`}`,
        ...headers,
      },
      '',
      protocol,
    );
    await this.advance(0);
    if (peer.lastResponse('REGISTER').status !== 200) throw new Error(`${peer.name} was not registered`);
  }

  /** A phone that can speak over TCP and can't be reached by it: its connection is lost as soon as it is used. */
  silentHost(address: string): ScriptedPeer {
    return new ScriptedPeer('gone', this.network.host(address, 5060, ['udp']));
  }

  /** The ladder from here on. */
  since(): () => string[] {
    const start = this.ladder().length;
    return () => this.ladder().slice(start);
  }

  /** Nothing of any request is left at the exchange when every timer has run out. */
  async settled(): Promise<boolean> {
    await this.advance(64_000);
    return this.host.idle;
  }
}
