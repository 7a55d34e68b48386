import { readdirSync, readFileSync } from 'node:fs';
import { type Address, formatAddress } from '../../main/base/address.ts';
import { StreamFramer } from '../../main/sip/message/framer.ts';
import type { SipMessage, SipResponse } from '../../main/sip/message/message.ts';
import { parseMessage } from '../../main/sip/message/parser.ts';
import { TcpPeer, UdpPeer } from '../unit/net/peers.ts';
import type { Stack } from './stack.ts';

/** The messages of a folder by name. */
export function corpus(folder: 'rfc4475' | 'rfc5118'): ReadonlyMap<string, Buffer> {
  const at = new URL(`./${folder}/`, import.meta.url);
  const files = readdirSync(at).map((file) => [file.replace('.dat', ''), readFileSync(new URL(file, at))] as const);
  return new Map(files);
}

/** What one message led to, and that the OPTIONS after it was answered. */
export interface Outcome {
  /** The final answers, in order. */
  readonly answers: readonly SipResponse[];
  /** The stream was closed on the sender, who asked again on a new one. */
  readonly closed: boolean;
}

const PROBE = 'the-one-after';

/**
 * Sends a message in one datagram and an OPTIONS behind it. What answers the message leaves by the same socket before
 * that OPTIONS is answered. The answer goes to where the message's Via says, which `from` must be (§18.2.2).
 */
export async function overUdp(stack: Stack, from: Address, message: Uint8Array): Promise<Outcome> {
  await using peer = await UdpPeer.open(from.address, from.port);
  await peer.send(message, stack.local);
  await peer.send(probe('UDP', from), stack.local);
  const answers: SipResponse[] = [];
  for (;;) {
    const { text } = await peer.received.next();
    const parsed = parseMessage(Buffer.from(text, 'latin1'));
    if (!parsed.ok) throw new Error(`came: ${text}`);
    if (isProbed(parsed.value)) return { answers, closed: false };
    if (isFinal(parsed.value)) answers.push(parsed.value);
  }
}

/**
 * The same on a stream, a byte a segment. `silentMs`: the message does not end, and nothing else is said for as long;
 * then whoever is still connected may go on waiting.
 */
export async function overTcp(stack: Stack, message: Uint8Array, silentMs?: number): Promise<Outcome> {
  using peer = await TcpPeer.connect(stack.local);
  for (const byte of message) {
    peer.socket.write(Uint8Array.of(byte));
    // The far end runs in this process: it reads this byte before the next is there.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (silentMs === undefined) {
    peer.socket.write(probe('TCP', peer.local));
  } else {
    await assertAnswers(stack);
    await stack.clock.advance(silentMs);
  }
  const answers: SipResponse[] = [];
  for await (const response of responsesOn(peer)) {
    if (isProbed(response)) return { answers, closed: false };
    if (isFinal(response)) answers.push(response);
  }
  await assertAnswers(stack);
  return { answers, closed: true };
}

/** An OPTIONS on a new connection is answered 200. */
async function assertAnswers(stack: Stack): Promise<void> {
  using peer = await TcpPeer.connect(stack.local);
  peer.socket.write(probe('TCP', peer.local));
  for await (const response of responsesOn(peer)) if (isProbed(response)) return;
  throw new Error('the stack answers no more');
}

/** Until the far end closes. */
async function* responsesOn(peer: TcpPeer): AsyncGenerator<SipMessage> {
  const framer = new StreamFramer();
  const ended = peer.ended.then(() => undefined);
  for (;;) {
    const text = await Promise.race([peer.received.next(), ended]);
    if (text === undefined) return;
    const framed = framer.push(Buffer.from(text, 'latin1'));
    if (!framed.ok) throw new Error(framed.error.message);
    yield* framed.value;
  }
}

/** For the exchange itself, which is always there. */
function probe(transport: 'UDP' | 'TCP', from: Address): string {
  return [
    'OPTIONS sip:exchange.invalid SIP/2.0',
    `Via: SIP/2.0/${transport} ${formatAddress(from)};branch=z9hG4bK${PROBE}`,
    'Max-Forwards: 70',
    'From: <sip:prober@example.com>;tag=1',
    'To: <sip:exchange.invalid>',
    `Call-ID: ${PROBE}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
}

function isProbed(message: SipMessage): boolean {
  return message.kind === 'response' && message.headers.get('Call-ID') === PROBE && message.status === 200;
}

function isFinal(message: SipMessage): message is SipResponse {
  return message.kind === 'response' && message.status >= 200;
}
