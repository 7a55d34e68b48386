import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { worker } from './worker.ts';

/** Below the ports that the system gives to whoever asks for any: such a one may be taken again before it is used. */
const FIRST = 10_000;
const SLICES = 8;
const SLICE = 1_250;

const first = FIRST + (worker % SLICES) * SLICE;
/** Another run on the same machine, at the same time, begins elsewhere. */
let next = (process.pid * 97) % SLICE;

/** A port that is free for UDP and TCP on the address, and that nobody else in this run hands out. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < SLICE; tries++) {
    const port = first + next;
    next = (next + 1) % SLICE;
    if ((await tcpFree(port, address)) && (await udpFree(port, address))) return port;
  }
  throw new Error(`no free port from ${first} to ${first + SLICE - 1}`);
}

/** So many ports one after the other, all free; the first of them. */
export async function freePorts(count: number, address = '127.0.0.1'): Promise<number> {
  for (let tries = 0; tries < SLICE; tries += count) {
    if (next + count > SLICE) next = 0;
    const start = first + next;
    next = (next + count) % SLICE;
    const ports = Array.from({ length: count }, (_, index) => start + index);
    const free = await Promise.all(ports.map(async (port) => (await tcpFree(port, address)) && udpFree(port, address)));
    if (free.every(Boolean)) return start;
  }
  throw new Error(`no ${count} free ports from ${first} to ${first + SLICE - 1}`);
}

async function tcpFree(port: number, address: string): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, address), 'listening');
    return true;
  } catch {
    return false;
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

async function udpFree(port: number, address: string): Promise<boolean> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, address, resolve);
    });
    return true;
  } catch {
    return false;
  } finally {
    await new Promise<void>((resolve) => socket.close(resolve));
  }
}
