import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { argv } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child } from './child.ts';
import type { NetworkNamespace } from './network-namespace.ts';

/** Garbage: datagrams that are no SIP. Connections: streams that begin a message and never end it. */
export type Attack = 'garbage' | 'connections';

export interface AttackOptions {
  readonly host: NetworkNamespace;
  /** One of that host's addresses. */
  readonly from: string;
  readonly to: string;
  readonly perSecond: number;
  readonly seconds: number;
}

/** How many were sent or opened, and how many of those streams still stood at the end. */
export interface Attacked {
  readonly sent: number;
  readonly standing: number;
}

/** Attacks from another host, for so many seconds. */
export async function attack(kind: Attack, options: AttackOptions): Promise<Attacked> {
  const { host, from, to, perSecond, seconds } = options;
  const [command = '', ...prefix] = host.prefix;
  const program = fileURLToPath(import.meta.url);
  const args = [kind, from, to, String(perSecond), String(seconds)];
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

async function garbage(from: string, host: string, port: number, rate: number, seconds: number): Promise<Attacked> {
  const socket = createSocket('udp4');
  socket.bind(0, from);
  await once(socket, 'listening');
  const bytes = Buffer.alloc(1_200, 'INVITE sip:\0\xff;;;@[::\r\n', 'latin1');
  const sent = await evenly(rate, seconds, () => socket.send(bytes, port, host));
  socket.close();
  return { sent, standing: 0 };
}

async function connections(from: string, host: string, port: number, rate: number, seconds: number): Promise<Attacked> {
  let standing = 0;
  const sent = await evenly(rate, seconds, () => {
    const socket = connect({ host, port, localAddress: from });
    socket.on('error', () => {});
    socket.once('connect', () => {
      standing++;
      socket.write('INVITE sip:me@host SIP/2.0\r\nVia: ');
      socket.once('close', () => standing--);
    });
  });
  await wait(500);
  return { sent, standing };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const [, , kind, from = '', to = '', rate, seconds] = argv;
  const [host = '', port] = to.split(':');
  const act = kind === 'garbage' ? garbage : connections;
  console.log(JSON.stringify(await act(from, host, Number(port), Number(rate), Number(seconds))));
  process.exit(0);
}
