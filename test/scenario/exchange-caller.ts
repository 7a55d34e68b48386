import type { SipResponse } from '../../main/sip/message/message.ts';
import type { ExchangeWorld } from './exchange-world.ts';
import type { ScriptedPeer } from './scripted-peer.ts';

type HeaderLines = Readonly<Record<string, string>>;

/** One call that a scripted phone makes through the exchange; the header lines of its requests are made here. */
export class ScriptedCall {
  readonly #world: ExchangeWorld;
  readonly #peer: ScriptedPeer;
  readonly #target: string;
  readonly #callId: string;
  #seq = 1;
  #via = '';

  constructor(world: ExchangeWorld, peer: ScriptedPeer, user: string, callId = `call-of-${peer.name}`) {
    this.#world = world;
    this.#peer = peer;
    this.#target = world.at(user);
    this.#callId = callId;
  }

  async invite(headers: HeaderLines = {}, requestUri = this.#target): Promise<void> {
    this.#via = `SIP/2.0/UDP ${this.#peer.address}:5060;branch=z9hG4bK-${this.#callId}-${this.#seq}`;
    const lines = { ...this.#lines('INVITE'), Via: this.#via, ...headers };
    this.#peer.send('INVITE', requestUri, this.#world.host.address, lines, 'offer');
    await this.#world.advance(0);
  }

  async cancel(): Promise<void> {
    const lines = { ...this.#lines('CANCEL'), Via: this.#via, Contact: '' };
    this.#peer.send('CANCEL', this.#target, this.#world.host.address, lines);
    await this.#world.advance(0);
  }

  /** The ACK of a refusal: the INVITE's own branch (RFC 3261 §17.1.1.3). */
  async ackRefusal(): Promise<void> {
    const lines = { ...this.#lines('ACK'), Via: this.#via, To: this.#answer.headers.get('To') ?? '', Contact: '' };
    this.#peer.send('ACK', this.#target, this.#world.host.address, lines);
    await this.#world.advance(0);
  }

  /** A request within the dialog of the last 2xx, along its Record-Route (§12.2.1.1). */
  async within(method: 'ACK' | 'BYE' | 'INFO', headers: HeaderLines = {}): Promise<void> {
    const answer = this.#answer;
    if (method !== 'ACK') this.#seq += 1;
    const [contact] = answer.contacts;
    const route = answer.headers.list('Record-Route').reverse().join(', ');
    const target = contact?.uri.scheme === 'sip' ? `sip:${contact.uri.user}@${contact.uri.host}` : '';
    const to = answer.headers.get('To') ?? '';
    const lines = { ...this.#lines(method), To: to, Route: route, Contact: '', ...headers };
    this.#peer.send(method, target, this.#world.host.address, lines);
    await this.#world.advance(0);
  }

  get #answer(): SipResponse {
    return this.#peer.lastResponse('INVITE');
  }

  #lines(method: string): HeaderLines {
    return {
      To: `<${this.#target}>`,
      From: `<${this.#world.at(this.#peer.name)}>;tag=caller`,
      'Call-ID': this.#callId,
      CSeq: `${this.#seq} ${method}`,
    };
  }
}
