import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { SipRequest } from '../../main/sip/message/message.ts';
import { parseMessage } from '../../main/sip/message/parser.ts';
import { serializeMessage } from '../../main/sip/message/serializer.ts';
import { formatVia } from '../../main/sip/message/via.ts';

/** The npm package `sip` (kirm/sip.js), which has no types: what this bench uses of it. */
interface Peer {
  parse(bytes: Uint8Array): PeerMessage;
  parseUri(text: string): { user: string; host: string };
  stringify(message: PeerMessage): string;
}
interface PeerAddress {
  uri: string;
  params: Record<string, string>;
}
interface PeerMessage {
  method: string;
  uri: string;
  content: string;
  headers: {
    via: { host: string; params: Record<string, string | null> }[];
    from: PeerAddress;
    to: PeerAddress;
    contact: PeerAddress[];
    cseq: { seq: number; method: string };
    'call-id': string;
    'max-forwards': string;
  };
}

const peer = createRequire(import.meta.url)('sip') as Peer;

/** The rates of one message, in messages per second, ours beside the peer's. */
export interface MessageRate {
  readonly bytes: number;
  readonly step: string;
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
}

const crlf = (lines: readonly string[]): string => lines.join('\r\n');

function sdp(lines: readonly string[], bytes: number): string {
  const body = crlf(['v=0', 'o=alice 2890844526 2890844526 IN IP4 192.0.2.10', 's=-', ...lines, '']);
  const filler = bytes - Buffer.byteLength(body) - 'a=x-fill:\r\n'.length;
  return `${body}a=x-fill:${'x'.repeat(filler)}\r\n`;
}

/** A phone's INVITE, 498 bytes: the body is filled up to that. */
export function smallInvite(): Buffer {
  return invite(498, (length) => [
    'INVITE sip:bob@192.0.2.4:5060 SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds',
    'Max-Forwards: 70',
    'To: Bob <sip:bob@biloxi.example.com>',
    'From: Alice <sip:alice@atlanta.example.com>;tag=1928301774',
    'Call-ID: a84b4c76e66710@192.0.2.10',
    'CSeq: 314159 INVITE',
    'Contact: <sip:alice@192.0.2.10>',
    'Content-Type: application/sdp',
    `Content-Length: ${length}`,
  ]);
}

/** The same call through a proxy, from a softphone that says all that it can: 1,196 bytes. */
export function largeInvite(): Buffer {
  return invite(1196, (length) => [
    'INVITE sip:bob@biloxi.example.com;transport=udp SIP/2.0',
    'Via: SIP/2.0/UDP proxy.atlanta.example.com:5060;branch=z9hG4bK2d4790.1;received=192.0.2.111;rport=5060',
    'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds;rport',
    'Record-Route: <sip:proxy.atlanta.example.com;lr>',
    'Max-Forwards: 69',
    'To: "Bob Biloxi" <sip:bob@biloxi.example.com>',
    'From: "Alice Liddell" <sip:alice@atlanta.example.com>;tag=9fxced76sl',
    'Call-ID: 2xTb9vxSit55XU7p8@atlanta.example.com',
    'CSeq: 1 INVITE',
    'Contact: <sip:alice@192.0.2.10:5060;transport=udp>;expires=3600',
    'Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, MESSAGE, SUBSCRIBE, INFO, UPDATE',
    'Supported: replaces, norefersub, extended-refer, timer, outbound, path',
    'User-Agent: Softphone/4.2.1 (Linux; x86_64)',
    'Session-Expires: 1800;refresher=uac',
    'P-Asserted-Identity: "Alice Liddell" <sip:alice@atlanta.example.com>',
    'Content-Type: application/sdp',
    `Content-Length: ${length}`,
  ]);
}

function invite(total: number, head: (length: number) => readonly string[]): Buffer {
  const media = ['c=IN IP4 192.0.2.10', 't=0 0', 'm=audio 49170 RTP/AVP 0'];
  const length = total - Buffer.byteLength(`${crlf(head(100))}\r\n\r\n`);
  const bytes = Buffer.from(`${crlf(head(length))}\r\n\r\n${sdp(total > 500 ? media : [], length)}`);
  if (bytes.length !== total) throw new Error(`the fixture has ${bytes.length} bytes, not ${total}`);
  return bytes;
}

let sink = 0;

function readOurs(bytes: Uint8Array): SipRequest {
  const parsed = parseMessage(bytes);
  if (!parsed.ok || parsed.value.kind !== 'request') throw new Error('not parsed');
  const request = parsed.value;
  const { uri, via, from, to } = request;
  const contact = request.contacts[0]?.uri;
  if (uri.scheme !== 'sip' || from.uri.scheme !== 'sip' || to.uri.scheme !== 'sip') throw new Error('not read');
  if (contact?.scheme !== 'sip') throw new Error('not read');
  sink += (uri.user?.length ?? 0) + uri.host.length + (via.branch?.length ?? 0) + via.host.length;
  sink += from.uri.host.length + (from.tag?.length ?? 0) + to.uri.host.length + (to.tag?.length ?? 0);
  sink += request.callId.length + request.cseq.seq + contact.host.length;
  sink += (request.maxForwards ?? 0) + request.body.length;
  return request;
}

function readPeers(bytes: Uint8Array): PeerMessage {
  const message = peer.parse(bytes);
  const { via, from, to, contact, cseq } = message.headers;
  const uri = peer.parseUri(message.uri);
  sink += uri.user.length + uri.host.length + (via[0]?.params.branch?.length ?? 0) + (via[0]?.host.length ?? 0);
  sink += peer.parseUri(from.uri).host.length + (from.params.tag?.length ?? 0);
  sink += peer.parseUri(to.uri).host.length + (to.params.tag?.length ?? 0);
  sink += message.headers['call-id'].length + cseq.seq + peer.parseUri(contact[0]?.uri ?? '').host.length;
  sink += Number(message.headers['max-forwards']) + message.content.length;
  return message;
}

/** What a proxy or a transport layer does before it sends on: the top Via is changed, so nothing whole is sent from memory. */
function rewriteOurs(request: SipRequest): Uint8Array {
  request.headers.prepend(
    'Via',
    formatVia({ ...request.via, branch: 'z9hG4bKnext', received: undefined, rport: null }),
  );
  return serializeMessage(request);
}

function rewritePeers(message: PeerMessage): Uint8Array {
  const [top] = message.headers.via;
  if (top) message.headers.via.unshift({ ...top, params: { branch: 'z9hG4bKnext', rport: null } });
  return Buffer.from(peer.stringify(message), 'latin1');
}

interface Contest {
  readonly step: string;
  readonly ours: (bytes: Uint8Array) => unknown;
  readonly peers: (bytes: Uint8Array) => unknown;
}

const contests: readonly Contest[] = [
  { step: 'parse and read', ours: readOurs, peers: readPeers },
  {
    step: 'parse, read and serialize',
    ours: (bytes) => serializeMessage(readOurs(bytes)),
    peers: (bytes) => Buffer.from(peer.stringify(readPeers(bytes)), 'latin1'),
  },
  {
    step: 'parse, read, add a Via and serialize',
    ours: (bytes) => rewriteOurs(readOurs(bytes)),
    peers: (bytes) => rewritePeers(readPeers(bytes)),
  },
];

const WARM_UP_MS = 300;

/** Runs of `work` per second, over about `forMs`. */
function rate(work: (bytes: Uint8Array) => unknown, bytes: Uint8Array, forMs: number): number {
  const start = performance.now();
  let runs = 0;
  let elapsed = 0;
  while (elapsed < forMs) {
    for (let i = 0; i < 100; i++) work(bytes);
    runs += 100;
    elapsed = performance.now() - start;
  }
  return (runs / elapsed) * 1000;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/**
 * Parses two INVITEs, reads their main fields and serializes them, ours and the npm package `sip` in turn within one
 * run and in short rounds, so that whatever else the machine does falls on both; the median of the rounds counts.
 */
export function benchSipMessage(rounds = 61, roundMs = 15): MessageRate[] {
  const results: MessageRate[] = [];
  for (const bytes of [smallInvite(), largeInvite()]) {
    for (const { step, ours, peers } of contests) {
      const rates: { ours: number[]; peer: number[] } = { ours: [], peer: [] };
      rate(ours, bytes, WARM_UP_MS);
      rate(peers, bytes, WARM_UP_MS);
      for (let round = 0; round < rounds; round++) {
        rates.ours.push(rate(ours, bytes, roundMs));
        rates.peer.push(rate(peers, bytes, roundMs));
      }
      const pair = { ours: median(rates.ours), peer: median(rates.peer) };
      results.push({ bytes: bytes.length, step, ...pair, ratio: pair.ours / pair.peer });
    }
  }
  return results;
}

export function printMessageRates(results: readonly MessageRate[]): void {
  for (const { bytes, step, ours, peer: theirs, ratio } of results) {
    const rates = `${Math.round(ours).toLocaleString('en')}/s, sip ${Math.round(theirs).toLocaleString('en')}/s`;
    console.log(`${bytes}-byte INVITE, ${step}: ${rates}, ${ratio.toFixed(2)}×`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  printMessageRates(benchSipMessage());
  if (!Number.isFinite(sink)) throw new Error('nothing was read');
}
