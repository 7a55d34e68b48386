import { randomUUID } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Address } from '../../../main/base/address.ts';
import type { Janus, JanusParty } from './janus.ts';
import { conferenceInfo } from './janus-roster.ts';
import { parseSipText, type SipText } from './sip-text.ts';

interface FocusCall {
  readonly room: number;
  readonly party: JanusParty;
  readonly description: string;
}

interface Subscriber {
  readonly room: number;
  readonly subscribe: SipText;
  readonly tag: string;
  readonly at: Address;
  version: number;
  seq: number;
  /** The last document, without its version. */
  told: string;
}

/** How often it looks who is there. */
const LOOK_MS = 200;

/**
 * A SIP focus over UDP in front of a janus: a call to `factory` makes a room of the AudioBridge and is its first party
 * (RFC 4579 §5.4), a call to `conf-N` joins it; whoever subscribes to `conf-N` is told who is there (RFC 4575).
 */
export class JanusFocus {
  readonly address: Address;
  /** Everything that came and went, first lines only. */
  readonly ladder: string[] = [];
  readonly #socket: Socket;
  readonly #janus: Janus;
  readonly #calls = new Map<string, Promise<FocusCall>>();
  readonly #subscribers = new Map<string, Subscriber>();
  readonly #looking: NodeJS.Timeout;
  #rooms = 0;

  private constructor(socket: Socket, janus: Janus) {
    this.#socket = socket;
    this.#janus = janus;
    this.address = { address: '127.0.0.1', port: socket.address().port };
    socket.on('message', (bytes, { address, port }) => void this.#receive(bytes.toString(), { address, port }));
    this.#looking = setInterval(() => void this.#tellAll(), LOOK_MS);
  }

  static async open(janus: Janus): Promise<JanusFocus> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new JanusFocus(socket, janus);
  }

  get factory(): string {
    return this.#uri('factory');
  }

  conference(room: number): string {
    return this.#uri(`conf-${room}`);
  }

  close(): void {
    clearInterval(this.#looking);
    this.#socket.close();
  }

  async #receive(text: string, from: Address): Promise<void> {
    const message = parseSipText(text);
    this.ladder.push(message.line);
    switch (message.method) {
      case 'INVITE':
        return await this.#invited(message, from);
      case 'BYE':
        return await this.#left(message, from);
      case 'SUBSCRIBE':
        return this.#subscribed(message, from);
      case 'ACK':
      case undefined:
        return;
      default:
        this.#answer(message, from, '200 OK', 'focus');
    }
  }

  async #invited(invite: SipText, from: Address): Promise<void> {
    const { callId, uri, body } = invite;
    if (!this.#calls.has(callId)) {
      const ip = /^c=IN IP4 (\S+)/m.exec(body)?.[1] ?? '127.0.0.1';
      const port = Number(/^m=audio (\d+)/m.exec(body)?.[1]);
      this.#calls.set(callId, this.#join(uri, { address: ip, port }, invite));
    }
    const call = await this.#calls.get(callId);
    if (!call) return;
    this.#answer(invite, from, '200 OK', 'focus', {
      contact: `<${this.conference(call.room)}>;isfocus`,
      type: 'application/sdp',
      body: call.description,
    });
  }

  async #join(uri: string, rtp: Address, invite: SipText): Promise<FocusCall> {
    const named = /sip:conf-(\d+)@/.exec(uri)?.[1];
    const room = named === undefined ? await this.#newRoom() : Number(named);
    const party = await this.#janus.join(room, rtp, 'pcmu', invite.fromUri);
    const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=conference', `c=IN IP4 ${party.rtp.address}`, 't=0 0'];
    const media = [`m=audio ${party.rtp.port} RTP/AVP 0`, 'a=rtpmap:0 PCMU/8000', 'a=ptime:20'];
    return { room, party, description: [...lines, ...media, ''].join('\r\n') };
  }

  async #newRoom(): Promise<number> {
    this.#rooms += 1;
    const room = 5_000 + this.#rooms;
    await this.#janus.createRoom(room);
    return room;
  }

  async #left(bye: SipText, from: Address): Promise<void> {
    this.#answer(bye, from, '200 OK', 'focus');
    const call = await this.#calls.get(bye.callId);
    this.#calls.delete(bye.callId);
    await call?.party.leave();
  }

  #subscribed(subscribe: SipText, from: Address): void {
    const { callId, uri, expires } = subscribe;
    const room = Number(/sip:conf-(\d+)@/.exec(uri)?.[1]);
    const known = this.#subscribers.get(callId);
    const tag = known?.tag ?? randomUUID();
    this.#answer(subscribe, from, '200 OK', tag, { contact: `<${uri}>;isfocus`, expires });
    const subscriber = known ?? { room, subscribe, tag, at: from, version: 0, seq: 0, told: '' };
    subscriber.told = '';
    this.#subscribers.set(callId, subscriber);
    if (expires === 0) this.#subscribers.delete(callId);
    void this.#tell(subscriber, expires === 0);
  }

  async #tellAll(): Promise<void> {
    for (const subscriber of this.#subscribers.values()) await this.#tell(subscriber, false);
  }

  async #tell(subscriber: Subscriber, last: boolean): Promise<void> {
    const people = await this.#janus.participants(subscriber.room).catch(() => []);
    const now = JSON.stringify(people);
    if (now === subscriber.told && !last) return;
    subscriber.told = now;
    subscriber.version += 1;
    subscriber.seq += 1;
    const { subscribe, at, tag, version, seq, room } = subscriber;
    const body = conferenceInfo(this.conference(room), version, people);
    const head = [
      `NOTIFY ${subscribe.contactUri} SIP/2.0`,
      `Via: SIP/2.0/UDP ${this.address.address}:${this.address.port};branch=z9hG4bK${randomUUID()}`,
      'Max-Forwards: 70',
      `From: ${subscribe.header('To')};tag=${tag}`,
      `To: ${subscribe.header('From')}`,
      `Call-ID: ${subscribe.callId}`,
      `CSeq: ${seq} NOTIFY`,
      `Contact: <${this.conference(room)}>;isfocus`,
      'Event: conference',
      `Subscription-State: ${last ? 'terminated;reason=timeout' : 'active;expires=600'}`,
      'Content-Type: application/conference-info+xml',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    this.#socket.send(`${head.join('\r\n')}\r\n\r\n${body}`, at.port, at.address);
  }

  #answer(
    request: SipText,
    to: Address,
    status: string,
    tag: string,
    { contact, expires, type, body = '' }: { contact?: string; expires?: number; type?: string; body?: string } = {},
  ): void {
    const party = request.header('To');
    const lines = [
      `SIP/2.0 ${status}`,
      ...request.headers('Via').map((via) => `Via: ${via}`),
      `From: ${request.header('From')}`,
      `To: ${party.includes(';tag=') ? party : `${party};tag=${tag}`}`,
      `Call-ID: ${request.callId}`,
      `CSeq: ${request.header('CSeq')}`,
      ...(contact === undefined ? [] : [`Contact: ${contact}`]),
      ...(expires === undefined ? [] : [`Expires: ${expires}`]),
      ...(type === undefined ? [] : [`Content-Type: ${type}`]),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    this.#socket.send(`${lines.join('\r\n')}\r\n\r\n${body}`, to.port, to.address);
  }

  #uri(user: string): string {
    return `sip:${user}@${this.address.address}:${this.address.port}`;
  }
}
