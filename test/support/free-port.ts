import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

const handedOut = new Set<number>();

/** A port that is free for UDP and TCP on the address, and that this process has not handed out before. */
export async function freePort(address = '127.0.0.1'): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, address);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    if (!handedOut.has(port) && (await udpFree(port, address))) {
      handedOut.add(port);
      return port;
    }
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
    socket.close();
  }
}
