import type { SipResponse } from '../../../main/sip/message/message.ts';
import type { ExchangeHost, ExchangeHostOptions } from '../../scenario/exchange-host.ts';
import type { ScriptedPeer } from '../../scenario/scripted-peer.ts';
import { World } from '../../scenario/world.ts';

type HeaderLines = Readonly<Record<string, string>>;

/** A REGISTER in a few words; everything else is as a phone of bob's would have it. */
export interface Wish {
  readonly user?: string;
  readonly callId?: string;
  readonly seq?: number;
  readonly contact?: string;
  readonly headers?: HeaderLines;
  readonly requestUri?: string;
  readonly to?: string;
  readonly protocol?: 'udp' | 'tcp';
}

/** An exchange on this machine and a phone beside it that says what the test wants. */
export class Registering {
  readonly world = new World();
  readonly host: ExchangeHost;
  readonly phone: ScriptedPeer;
  #seq = 0;

  constructor(options: ExchangeHostOptions = {}, phoneAddress = '127.0.0.2') {
    this.host = this.world.exchange('127.0.0.1', options);
    this.phone = this.world.peer('phone', phoneAddress);
  }

  /** Sends a REGISTER and gives its answer. */
  async register(wish: Wish = {}): Promise<SipResponse> {
    this.#seq = wish.seq ?? this.#seq + 1;
    const { user = 'bob', callId = 'one', headers = {} } = wish;
    const aor = wish.to ?? `<sip:${user}@example.com>`;
    const contact = wish.contact ?? `<sip:${user}@${this.phone.address}>`;
    const lines = { To: aor, From: `${aor};tag=f`, 'Call-ID': callId, CSeq: `${this.#seq} REGISTER` };
    const before = this.phone.responses.length;
    this.phone.send(
      'REGISTER',
      wish.requestUri ?? 'sip:example.com',
      this.host.address,
      { ...lines, Contact: contact, ...headers },
      '',
      wish.protocol,
    );
    await this.world.advance(0);
    const answer = this.phone.responses[before];
    if (!answer) throw new Error('the registrar said nothing');
    return answer;
  }

  /** What a REGISTER without a Contact lists. */
  async listed(user = 'bob'): Promise<string[]> {
    return (await this.register({ user, contact: '', callId: 'lister' })).headers.all('Contact');
  }
}
