import type { Address } from '../../../main/base/address.ts';
import { formatAddress } from '../../../main/base/address.ts';
import { UdpPeer } from './peers.ts';

const TYPE_A = 1;
const TYPE_AAAA = 28;

export interface Records {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
}

/** A DNS server on loopback with the A and AAAA records of a few names; NXDOMAIN for all others (RFC 1035 §4). */
export class DnsServer implements AsyncDisposable {
  /** Every question, as `name type`. */
  readonly asked: string[] = [];
  readonly #socket: UdpPeer;
  readonly #zone: Readonly<Record<string, Records>>;

  private constructor(socket: UdpPeer, zone: Readonly<Record<string, Records>>) {
    this.#socket = socket;
    this.#zone = zone;
    void this.#serve();
  }

  static async open(zone: Readonly<Record<string, Records>>): Promise<DnsServer> {
    return new DnsServer(await UdpPeer.open(), zone);
  }

  get address(): string {
    return formatAddress(this.#socket.local);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#socket[Symbol.asyncDispose]();
  }

  async #serve(): Promise<void> {
    for (;;) {
      const { text, from } = await this.#socket.received.next();
      await this.#answer(Buffer.from(text, 'latin1'), from);
    }
  }

  async #answer(query: Buffer, from: Address): Promise<void> {
    const { name, end } = readName(query);
    const type = query.readUInt16BE(end);
    this.asked.push(`${name} ${type === TYPE_A ? 'A' : 'AAAA'}`);
    const records = this.#zone[name.toLowerCase()];
    const found = (type === TYPE_A ? records?.A : type === TYPE_AAAA ? records?.AAAA : undefined) ?? [];
    const head = Buffer.alloc(12);
    query.copy(head, 0, 0, 2);
    head.writeUInt16BE(records ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(found.length, 6);
    const answers = found.map((address) => resourceRecord(type, address));
    await this.#socket.send(Buffer.concat([head, query.subarray(12, end + 4), ...answers]), from);
  }
}

function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), end: at + 1 };
}

function resourceRecord(type: number, address: string): Buffer {
  const data = type === TYPE_A ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(data.length, 10);
  return Buffer.concat([record, data]);
}

/** Only addresses with one `::`, which is what the tests use. */
function ipv6Bytes(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16)));
  const [first, last] = [words(head), words(tail)];
  const all = [...first, ...new Array<number>(8 - first.length - last.length).fill(0), ...last];
  return Buffer.from(all.flatMap((word) => [word >> 8, word & 255]));
}
