import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Address } from '../../main/base/address.ts';

/** What a request is made of; whatever is left out is as it should be, so that one thing at a time can be wrong. */
export interface Ill {
  readonly method?: string;
  readonly uri?: string;
  readonly via?: string;
  readonly to?: string;
  readonly callId?: string;
  readonly cseq?: string;
  readonly branch?: string;
  readonly fromTag?: string;
  /** null leaves it out. */
  readonly contact?: string | null;
  readonly more?: readonly string[];
  readonly body?: string | Uint8Array;
  readonly type?: string | null;
  /** The Content-Length to claim; null for none. */
  readonly claimed?: string | null;
}

let lastNumber = 0;

/** Not twice the same in a run. */
export function unique(prefix: string): string {
  return `${prefix}${process.pid}x${++lastNumber}`;
}

/** A request from `local` over `transport`, ready to go out. */
function ill(transport: 'UDP' | 'TCP', local: Address, parts: Ill = {}): Buffer {
  const { method = 'OPTIONS', uri = 'sip:me@127.0.0.1', body = '', fromTag = 'stranger' } = parts;
  const bytes = Buffer.from(body);
  const contact = parts.contact === undefined ? `<sip:stranger@${local.address}:${local.port}>` : parts.contact;
  const branch = parts.branch ?? unique('z9hG4bK');
  const type = parts.type === undefined && bytes.length > 0 ? 'application/sdp' : parts.type;
  const claimed = parts.claimed === undefined ? `${bytes.length}` : parts.claimed;
  const head = [
    `${method} ${uri} SIP/2.0`,
    `Via: ${parts.via ?? `SIP/2.0/${transport} ${local.address}:${local.port};branch=${branch};rport`}`,
    'Max-Forwards: 70',
    `From: <sip:stranger@127.0.0.1>;tag=${fromTag}`,
    `To: ${parts.to ?? `<${uri}>`}`,
    `Call-ID: ${parts.callId ?? unique('call')}`,
    `CSeq: ${parts.cseq ?? `1 ${method}`}`,
    ...(contact === null ? [] : [`Contact: ${contact}`]),
    ...(parts.more ?? []),
    ...(type ? [`Content-Type: ${type}`] : []),
    ...(claimed === null ? [] : [`Content-Length: ${claimed}`]),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}

/** An offer of PCMU and PCMA, received at a port of 127.0.0.1 unless told otherwise. */
export function offer(port: number, lines: readonly string[] = [], address = '127.0.0.1'): string {
  const session = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', `c=IN IP4 ${address}`, 't=0 0'];
  return [...session, `m=audio ${port} RTP/AVP 0 8`, ...lines, ''].join('\r\n');
}

/** A response as a stranger reads it. */
export class Answer {
  readonly text: string;
  readonly status: number;

  constructor(text: string) {
    this.text = text;
    this.status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1]);
  }

  header(name: string): string | undefined {
    return new RegExp(`^${name}:[ \\t]*(.*?)\\r$`, 'im').exec(this.text)?.[1];
  }

  get callId(): string | undefined {
    return this.header('Call-ID');
  }

  /** `1 INVITE` and so on. */
  get cseq(): string | undefined {
    return this.header('CSeq');
  }

  get toTag(): string {
    return /;tag=([^;>\s]+)/.exec(this.header('To') ?? '')?.[1] ?? '';
  }

  /** The port of the audio stream in its SDP. */
  get audioPort(): number {
    return Number(/^m=audio (\d+)/m.exec(this.text)?.[1]);
  }
}

const PATIENCE_MS = 5_000;

/** Messages that came in, and who waits for one of them. Each is looked at once by each: in a storm there are thousands of both. */
class Inbox {
  readonly texts: string[] = [];
  readonly #looks = new Set<(text: string) => void>();

  put(text: string): void {
    this.texts.push(text);
    for (const look of this.#looks) look(text);
  }

  /** The first message, come or still to come, that `wanted` takes; fails after `patienceMs`. */
  find<T>(wanted: (text: string) => T | undefined, what: string, patienceMs = PATIENCE_MS): Promise<T> {
    for (const text of this.texts) {
      const found = wanted(text);
      if (found !== undefined) return Promise.resolve(found);
    }
    return new Promise((resolve, reject) => {
      const look = (text: string): void => {
        const found = wanted(text);
        if (found === undefined) return;
        clearTimeout(timer);
        this.#looks.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.#looks.delete(look);
        reject(new Error(`waited for ${what}; came: ${JSON.stringify(this.texts.slice(-5), null, 1)}`));
      }, patienceMs);
      this.#looks.add(look);
    });
  }
}

/** Somebody on the network who speaks SIP by hand, well or badly. */
abstract class Stranger {
  readonly inbox = new Inbox();
  abstract readonly transport: 'UDP' | 'TCP';
  abstract readonly local: Address;

  abstract send(bytes: string | Uint8Array): Promise<void>;

  make(parts: Ill = {}): Buffer {
    return ill(this.transport, this.local, parts);
  }

  /** The final answer to this Call-ID and CSeq, or the first that `status` is true of. */
  answer(callId: string, cseq: string, status = (code: number): boolean => code >= 200): Promise<Answer> {
    const wanted = (text: string): Answer | undefined => {
      if (!text.includes(callId)) return undefined;
      const answer = new Answer(text);
      return answer.callId === callId && answer.cseq === cseq && status(answer.status) ? answer : undefined;
    };
    return this.inbox.find(wanted, `an answer to ${cseq} of ${callId}`);
  }

  /** Sends a request and gives its final answer. */
  async ask(parts: Ill = {}): Promise<Answer> {
    const callId = parts.callId ?? unique('call');
    await this.send(this.make({ ...parts, callId }));
    return this.answer(callId, parts.cseq ?? `1 ${parts.method ?? 'OPTIONS'}`);
  }

  /** As `ask`, for an INVITE that is refused: with the ACK that ends it. */
  async refused(parts: Ill): Promise<Answer> {
    const branch = unique('z9hG4bK');
    const invite = { ...parts, method: 'INVITE', branch, callId: parts.callId ?? unique('call') };
    const answer = await this.ask(invite);
    if (answer.status >= 300) await this.send(this.make({ ...ackOf(invite, answer), branch }));
    return answer;
  }

  /** Calls, and acknowledges the 200. */
  async call(parts: Ill): Promise<Call> {
    const invite = { ...parts, method: 'INVITE', callId: parts.callId ?? unique('call') };
    const answer = await this.ask(invite);
    if (answer.status !== 200) throw new Error(`the call was refused: ${answer.text}`);
    await this.send(this.make(ackOf(invite, answer)));
    return new Call(this, invite, answer);
  }
}

function ackOf({ body, type, more, ...invite }: Ill, answer: Answer): Ill {
  const seq = Number.parseInt(answer.cseq ?? '1', 10);
  return { ...invite, method: 'ACK', cseq: `${seq} ACK`, to: answer.header('To') ?? '' };
}

/** An answered call, from the stranger's side. */
export class Call {
  readonly answer: Answer;
  readonly #stranger: Stranger;
  readonly #invite: Ill & { readonly callId: string };
  #seq = 1;

  constructor(stranger: Stranger, invite: Ill & { readonly callId: string }, answer: Answer) {
    this.#stranger = stranger;
    this.#invite = invite;
    this.answer = answer;
  }

  get callId(): string {
    return this.#invite.callId;
  }

  /** Another request of this dialog. */
  within(method: string, parts: Ill = {}): Ill & { readonly callId: string } {
    const { uri, callId, fromTag, contact } = this.#invite;
    const to = this.answer.header('To') ?? '';
    const dialog = { uri: uri ?? 'sip:me@127.0.0.1', callId, to, cseq: `${++this.#seq} ${method}`, method };
    return { ...dialog, ...(fromTag ? { fromTag } : {}), ...(contact === undefined ? {} : { contact }), ...parts };
  }

  async bye(): Promise<Answer> {
    return this.#stranger.ask(this.within('BYE'));
  }
}

export class UdpStranger extends Stranger {
  readonly transport = 'UDP';
  readonly local: Address;
  readonly #socket: DatagramSocket;
  readonly #app: number;

  private constructor(socket: DatagramSocket, app: number) {
    super();
    this.#socket = socket;
    this.#app = app;
    const { address, port } = socket.address();
    this.local = { address, port };
    socket.on('message', (bytes) => this.inbox.put(bytes.toString('latin1')));
  }

  /** `app` is the port of the app on 127.0.0.1. */
  static async open(app: number, address = '127.0.0.1'): Promise<UdpStranger> {
    const socket = createSocket('udp4');
    socket.bind(0, address);
    await once(socket, 'listening');
    return new UdpStranger(socket, app);
  }

  send(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(bytes, this.#app, '127.0.0.1', (error) => (error ? reject(error) : resolve()));
    });
  }

  close(): void {
    this.#socket.close();
  }
}

export class TcpStranger extends Stranger {
  readonly transport = 'TCP';
  readonly local: Address;
  readonly socket: Socket;
  /** When the app had closed it, by `performance.now()`. */
  readonly closed: Promise<number>;
  #unread = Buffer.alloc(0);

  private constructor(socket: Socket) {
    super();
    this.socket = socket;
    this.local = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
    this.closed = new Promise((resolve) => socket.once('close', () => resolve(performance.now())));
    socket.on('error', () => {});
    socket.on('data', (chunk) => this.#read(chunk));
  }

  static async open(app: number): Promise<TcpStranger> {
    const socket = connect({ port: app, host: '127.0.0.1' });
    await once(socket, 'connect');
    return new TcpStranger(socket);
  }

  /** All bytes that no message has taken: CRLFs, mostly. */
  get unread(): string {
    return this.#unread.toString('latin1');
  }

  send(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve) => this.socket.write(bytes, () => resolve()));
  }

  close(): void {
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (;;) {
      const begin = this.#unread.indexOf('SIP/2.0 ');
      const headEnd = this.#unread.indexOf('\r\n\r\n', Math.max(0, begin)) + 4;
      if (begin < 0 || headEnd < 4) return;
      const length = Number(
        /^Content-Length:\s*(\d+)/im.exec(this.#unread.toString('latin1', begin, headEnd))?.[1] ?? 0,
      );
      if (this.#unread.length < headEnd + length) return;
      this.inbox.put(this.#unread.toString('latin1', begin, headEnd + length));
      this.#unread = this.#unread.subarray(headEnd + length);
    }
  }
}
