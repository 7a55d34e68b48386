import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket as Stream } from 'node:net';
import {
  type Answer,
  decode,
  encode,
  type Packet,
  type Question,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  streamEncode,
  TRUNCATED_RESPONSE,
} from 'dns-packet';
import { type Address, formatAddress } from '../../main/base/address.ts';

interface Srv {
  readonly priority?: number;
  readonly weight?: number;
  readonly port: number;
  readonly target: string;
}

interface Naptr {
  readonly order: number;
  readonly preference?: number;
  readonly flags?: string;
  readonly services: string;
  readonly regexp?: string;
  readonly replacement: string;
}

interface Records {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: readonly string[];
  readonly SRV?: readonly Srv[];
  readonly NAPTR?: readonly Naptr[];
  /** In seconds; 60 where nothing is said. */
  readonly ttl?: number;
}

/** `silent`: the question gets no answer. */
type Fault = 'SERVFAIL' | 'REFUSED' | 'NOTIMP' | 'silent';

/** What the server knows by name, in lower case. Any other name is NXDOMAIN, unless it is above one of these (RFC 8020). */
export type Zone = Readonly<Record<string, Records | Fault>>;

const rcodes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
/** What a UDP answer may take where the question doesn't offer more (RFC 1035 §4.2.1). */
const PLAIN_UDP_BYTES = 512;

/** A recursive DNS server on loopback, over UDP and TCP, for a zone that the test makes up. */
export class DnsServer implements AsyncDisposable {
  /** Every question in order, as `name TYPE`, with ` tcp` behind it where it came that way. */
  readonly asked: string[] = [];
  zone: Zone;
  readonly #udp: Socket;
  readonly #tcp: Server;
  readonly #streams = new Set<Stream>();
  readonly #follows: boolean;

  private constructor(zone: Zone, udp: Socket, tcp: Server, follows: boolean) {
    this.zone = zone;
    this.#udp = udp;
    this.#tcp = tcp;
    this.#follows = follows;
    udp.on('message', (bytes, from) => {
      const answer = this.#answer(decode(bytes), 'udp');
      if (answer) udp.send(fitting(answer, decode(bytes)), from.port, from.address);
    });
    tcp.on('connection', (stream) => this.#serve(stream));
  }

  /** `follows: false`: answers with the first link of a chain of CNAMEs only. */
  static async open(zone: Zone, { follows = true } = {}): Promise<DnsServer> {
    for (;;) {
      const udp = createSocket('udp4').bind(0, '127.0.0.1');
      await once(udp, 'listening');
      const tcp = createServer().listen(udp.address().port, '127.0.0.1');
      const listening = await once(tcp, 'listening').then(
        () => true,
        () => false,
      );
      if (listening) return new DnsServer(zone, udp, tcp, follows);
      udp.close();
    }
  }

  get at(): Address {
    const { address, port } = this.#udp.address();
    return { address, port };
  }

  /** ADDR:PORT. */
  get address(): string {
    return formatAddress(this.at);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const stream of this.#streams) stream.destroy();
    this.#tcp.close();
    await new Promise<void>((resolve) => this.#udp.close(resolve));
  }

  /** Each message has its length in two bytes before it (RFC 1035 §4.2.2). */
  #serve(stream: Stream): void {
    this.#streams.add(stream);
    stream.on('error', () => {});
    stream.on('close', () => this.#streams.delete(stream));
    let unread: Buffer = Buffer.alloc(0);
    stream.on('data', (bytes) => {
      unread = Buffer.concat([unread, bytes]);
      while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE(0)) {
        const end = 2 + unread.readUInt16BE(0);
        const answer = this.#answer(decode(unread.subarray(2, end)), 'tcp');
        unread = unread.subarray(end);
        if (answer) stream.write(streamEncode(answer));
      }
    });
  }

  #answer({ id, questions }: Packet, carrier: 'udp' | 'tcp'): Packet | undefined {
    const [question] = questions ?? [];
    if (!question) return undefined;
    this.asked.push(`${question.name} ${question.type}${carrier === 'tcp' ? ' tcp' : ''}`);
    const { rcode, answers } = this.#look(question);
    if (rcode === 'silent') return undefined;
    const flags = RECURSION_DESIRED | RECURSION_AVAILABLE | rcodes[rcode];
    return { type: 'response', id: id ?? 0, flags, questions: [question], answers };
  }

  #look(
    { name, type }: Question,
    before: readonly string[] = [],
  ): { rcode: keyof typeof rcodes | 'silent'; answers: Answer[] } {
    const known = this.zone[name.toLowerCase()];
    if (typeof known === 'string') return { rcode: known, answers: [] };
    if (!known) return { rcode: this.#above(name) ? 'NOERROR' : 'NXDOMAIN', answers: [] };
    const answers = answersOf(name, type, known);
    const [alias] = known.CNAME ?? [];
    if (alias === undefined || type === 'CNAME' || before.includes(alias)) return { rcode: 'NOERROR', answers };
    const link = answersOf(name, 'CNAME', known);
    if (!this.#follows) return { rcode: 'NOERROR', answers: link };
    const rest = this.#look({ name: alias, type }, [...before, name]);
    return { rcode: rest.rcode, answers: [...link, ...rest.answers] };
  }

  #above(name: string): boolean {
    return Object.keys(this.zone).some((key) => key.endsWith(`.${name.toLowerCase()}`));
  }
}

function answersOf(name: string, type: string, records: Records): Answer[] {
  const data = type in records ? records[type as Exclude<keyof Records, 'ttl'>] : undefined;
  // The package has a type for each kind of record; here the kind is known only when the test runs.
  return (data ?? []).map((item) => ({ name, type, ttl: records.ttl ?? 60, data: complete(item) })) as Answer[];
}

/** The fields that the package wants and a test need not write. */
function complete(item: string | Srv | Naptr): unknown {
  if (typeof item === 'string') return item;
  return 'target' in item ? { priority: 0, weight: 0, ...item } : { preference: 10, flags: 's', regexp: '', ...item };
}

/** The answer as one datagram; too long, it only says to come again over TCP (RFC 2181 §9). */
function fitting(answer: Packet, query: Packet): Buffer {
  const whole = encode(answer);
  const offered = query.additionals?.find(({ type }) => type === 'OPT');
  const room = offered?.type === 'OPT' ? Math.max(offered.udpPayloadSize ?? 0, PLAIN_UDP_BYTES) : PLAIN_UDP_BYTES;
  if (whole.length <= room) return whole;
  return encode({ ...answer, flags: (answer.flags ?? 0) | TRUNCATED_RESPONSE, answers: [] });
}
