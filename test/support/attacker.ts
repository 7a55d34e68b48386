import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { argv } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import type { NetworkNamespace } from './network-namespace.ts';

/**
 * Garbage: datagrams that are no SIP. Connections: streams that begin a message and never end it. Forged: INVITEs whose
 * sender is somebody else, who hears the answers and never says a word.
 */
export type Attack = 'garbage' | 'connections' | 'forged';

export interface AttackOptions {
  readonly host: NetworkNamespace;
  /** One of that host's addresses. */
  readonly from: string;
  readonly to: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Whom forged INVITEs call, and for how many seconds answers to them are counted from the first one on. */
  readonly user?: string;
  readonly listenSeconds?: number;
}

export interface Attacked {
  /** Messages, or streams opened. */
  readonly sent: number;
  /** Streams that were still open at the end. */
  readonly standing: number;
  readonly bytesSent: number;
  readonly bytesHeard: number;
  /** INVITEs that were answered by 200. */
  readonly accepted: number;
}

/** Attacks from another host, for so many seconds. */
export async function attack(kind: Attack, options: AttackOptions): Promise<Attacked> {
  const { host, from, to, perSecond, seconds, user = 'me', listenSeconds = seconds } = options;
  const [command = '', ...prefix] = host.prefix;
  const program = fileURLToPath(import.meta.url);
  const args = [kind, from, to, String(perSecond), String(seconds), user, String(listenSeconds)];
  const child = new Child(command, [...prefix, process.execPath, '--no-warnings', program, ...args]);
  const told = await child.waitFor(({ stdout }) => /^\{.*\}$/m.exec(stdout)?.[0], 'it told what it did');
  await child.exit();
  return JSON.parse(told) as Attacked;
}

const SLICE_MS = 10;

/** Does something evenly, so often a second: what a late timer held up is made up for. */
async function evenly(perSecond: number, seconds: number, act: () => void): Promise<number> {
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < seconds * 1_000) {
    const due = Math.floor(((performance.now() - start) / 1_000) * perSecond);
    for (; done < due; done++) act();
    await wait(SLICE_MS);
  }
  return done;
}

interface Orders {
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly user: string;
  readonly listenSeconds: number;
}

/** Of what an attack does not do. */
const nothing: Attacked = { sent: 0, standing: 0, bytesSent: 0, bytesHeard: 0, accepted: 0 };

async function garbage({ from, host, port, perSecond, seconds }: Orders): Promise<Attacked> {
  const socket = createSocket('udp4');
  socket.bind(0, from);
  await once(socket, 'listening');
  const bytes = Buffer.alloc(1_200, 'INVITE sip:\0\xff;;;@[::\r\n', 'latin1');
  const sent = await evenly(perSecond, seconds, () => socket.send(bytes, port, host));
  socket.close();
  return { ...nothing, sent, bytesSent: sent * bytes.length };
}

async function connections({ from, host, port, perSecond, seconds }: Orders): Promise<Attacked> {
  let standing = 0;
  const sent = await evenly(perSecond, seconds, () => {
    const socket = connect({ host, port, localAddress: from });
    socket.on('error', () => {});
    socket.once('connect', () => {
      standing++;
      socket.write('INVITE sip:me@host SIP/2.0\r\nVia: ');
      socket.once('close', () => standing--);
    });
  });
  await wait(500);
  return { ...nothing, sent, standing };
}

async function forged({ from, host, port, perSecond, seconds, user, listenSeconds }: Orders): Promise<Attacked> {
  const victim = createSocket('udp4');
  victim.bind(0, from);
  await once(victim, 'listening');
  const own = `${from}:${victim.address().port}`;
  const accepted = new Set<string>();
  let [bytesSent, bytesHeard] = [0, 0];
  victim.on('message', (bytes) => {
    bytesHeard += bytes.length;
    const text = bytes.toString('latin1');
    if (/^SIP\/2\.0 200 /.test(text)) accepted.add(/^Call-ID: (.*)$/im.exec(text)?.[1] ?? '');
  });
  const start = performance.now();
  let number = 0;
  const sent = await evenly(perSecond, seconds, () => {
    const bytes = forgedInvite(`sip:${user}@${host}:${port}`, own, ++number);
    bytesSent += bytes.length;
    victim.send(bytes, port, host);
  });
  await wait(Math.max(0, listenSeconds * 1_000 - (performance.now() - start)));
  victim.close();
  return { ...nothing, sent, bytesSent, bytesHeard, accepted: accepted.size };
}

/** As little as makes a call that can be accepted. */
function forgedInvite(uri: string, own: string, number: number): Buffer {
  const sdp = `v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 9000 RTP/AVP 0\r\n`;
  const lines = [
    `INVITE ${uri} SIP/2.0`,
    `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${number}`,
    `From: <sip:a@${own}>;tag=${number}`,
    `To: <${uri}>`,
    `Call-ID: ${number}@${own}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:a@${own}>`,
    'Max-Forwards: 70',
    'Content-Type: application/sdp',
    `Content-Length: ${sdp.length}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${sdp}`);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , kind, from = '', to = '', perSecond, seconds, user = '', listenSeconds] = argv;
  const [host = '', port] = to.split(':');
  const acts = { garbage, connections, forged };
  const act = acts[kind as Attack];
  const numbers = { port: Number(port), perSecond: Number(perSecond), seconds: Number(seconds) };
  console.log(JSON.stringify(await act({ from, host, user, ...numbers, listenSeconds: Number(listenSeconds) })));
  process.exit(0);
}
