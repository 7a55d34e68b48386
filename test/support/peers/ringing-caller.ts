import type { Address } from '../../../main/base/address.ts';
import { UdpPeer } from '../udp-peer.ts';

const lines = (...text: readonly string[]): string => `${text.join('\r\n')}\r\n`;

/** Somebody who rings, under any name, and gives up: an INVITE by hand, so that its moment is known. */
export class RingingCaller {
  /** When the INVITE left, in ms since 1970. */
  readonly sentAt: number;
  readonly #peer: UdpPeer;
  readonly #callee: Address;
  readonly #name: string;
  readonly #id: string;

  private constructor(peer: UdpPeer, callee: Address, name: string) {
    this.#peer = peer;
    this.#callee = callee;
    this.#name = name;
    this.#id = `${peer.local.port}-${Date.now()}`;
    this.sentAt = performance.timeOrigin + performance.now();
    this.#send('INVITE', this.#offer());
  }

  /** Rings `me` at the callee. */
  static async ring(callee: Address, name: string): Promise<RingingCaller> {
    return new RingingCaller(await UdpPeer.open(), callee, name);
  }

  /** Gives up, acknowledges how the call ended, and is gone. */
  async giveUp(): Promise<void> {
    this.#send('CANCEL', '');
    const final = await this.#final();
    this.#send('ACK', '', /^To: [^\r]*/im.exec(final)?.[0]);
    await this.#peer.close();
  }

  async #final(): Promise<string> {
    for (let count = 1; ; count++) {
      const arrivals = await this.#peer.received(count);
      const text = Buffer.from(arrivals[count - 1]?.bytes ?? []).toString();
      if (/^SIP\/2\.0 [3-6]/.test(text) && /^CSeq: 1 INVITE/im.test(text)) return text;
    }
  }

  #send(method: 'INVITE' | 'CANCEL' | 'ACK', body: string, to = `To: <${this.#target()}>`): void {
    const { address, port } = this.#peer.local;
    const head = lines(
      `${method} ${this.#target()} SIP/2.0`,
      `Via: SIP/2.0/UDP ${address}:${port};branch=z9hG4bK${this.#id}`,
      'Max-Forwards: 70',
      `From: "${this.#name}" <sip:caller@example.com>;tag=${this.#id}`,
      to,
      `Call-ID: ${this.#id}`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:caller@${address}:${port}>`,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
    );
    this.#peer.send(Buffer.from(head + body), this.#callee);
  }

  #offer(): string {
    const { address } = this.#peer.local;
    return lines('v=0', `o=- 1 1 IN IP4 ${address}`, 's=-', `c=IN IP4 ${address}`, 't=0 0', 'm=audio 9 RTP/AVP 0');
  }

  #target(): string {
    return `sip:me@${this.#callee.address}:${this.#callee.port}`;
  }
}
