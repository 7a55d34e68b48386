import { createSocket, type Socket } from 'node:dgram';
import { fileURLToPath } from 'node:url';
import type { TickLateness } from '../../main/media/tick-lateness.ts';
import { startApp } from '../support/app.ts';
import { Child } from '../support/child.ts';
import { Janus } from '../support/peers/janus.ts';

export type Codec = 'PCMU' | 'opus';

/** Something that mixes parties of plain RTP. */
export interface Mixer {
  readonly pid: number;
  /** Brings in a party that hears RTP at `port` of loopback; gives where to send its RTP. */
  join(port: number, codec: Codec): Promise<number>;
  /** How late ticks were since it was asked last; only ours tell. */
  ticks(): Promise<TickLateness | undefined>;
  stop(): Promise<void>;
}

const ROOM = 4242;
const RATE = 16_000;

export async function startJanus(): Promise<Mixer> {
  const janus = await Janus.start();
  await janus.createRoom(ROOM, RATE);
  return {
    pid: janus.pid,
    join: async (port, codec) => {
      const local = { address: '127.0.0.1', port };
      const party = await janus.join(ROOM, local, codec === 'opus' ? 'opus' : 'pcmu', `p${port}`);
      return party.rtp.port;
    },
    ticks: async () => undefined,
    stop: () => janus.stop(),
  };
}

/** The media engine by itself, without SIP. */
export async function startEngine(): Promise<Mixer> {
  const host = fileURLToPath(new URL('room-host.ts', import.meta.url));
  const child = new Child(process.execPath, [host, '24000', '24999']);
  let line = 0;
  const ask = (question: string): Promise<string> => {
    child.process.stdin?.write(`${question}\n`);
    return lineOf(child, line++);
  };
  return {
    pid: child.process.pid ?? 0,
    join: async (port, codec) => Number(await ask(JSON.stringify({ port, codec }))),
    ticks: async () => JSON.parse(await ask('counts')) as TickLateness,
    stop: async () => void (await child.stop('SIGKILL')),
  };
}

/** The whole app as a script starts it, with a room that each party calls. */
export async function startRoomApp(): Promise<Mixer> {
  const app = await startApp({ rtp: '24000-24999', more: ['--room=bench'] });
  const callers: Socket[] = [];
  return {
    pid: app.child.process.pid ?? 0,
    join: async (port, codec) => {
      const socket = createSocket('udp4');
      callers.push(socket);
      return call(socket, app.sip, port, codec);
    },
    ticks: async () => (await app.api.call('engine.vitals', {})).ticks,
    stop: async () => {
      for (const socket of callers) socket.close();
      await app.stop();
    },
  };
}

/** Calls the room for a party that hears RTP at `port`; gives where the room hears it. */
async function call(socket: Socket, remote: string, port: number, codec: Codec): Promise<number> {
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port: sip } = socket.address();
  const [address = '', remotePort] = remote.split(':');
  const [type, map] = codec === 'opus' ? [111, 'a=rtpmap:111 opus/48000/2\r\n'] : [0, ''];
  const sdp = `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP ${type}\r\n${map}`;
  const head = (method: string, to: string) =>
    [
      `${method} sip:room-bench@${remote} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${sip};rport;branch=z9hG4bK${port}${method}`,
      'Max-Forwards: 70',
      `From: <sip:p${port}@127.0.0.1:${sip}>;tag=${port}`,
      `To: <sip:room-bench@${remote}>${to}`,
      `Call-ID: bench-${port}@127.0.0.1`,
      `CSeq: 1 ${method}`,
      `Contact: <sip:p${port}@127.0.0.1:${sip}>`,
    ].join('\r\n');
  const send = (text: string) => socket.send(text, Number(remotePort), address);
  return new Promise((resolve, reject) => {
    socket.on('message', (bytes) => {
      const text = bytes.toString('latin1');
      if (/^SIP\/2\.0 [3-6]/.test(text)) reject(new Error(`refused: ${text}`));
      if (!text.startsWith('SIP/2.0 200')) return;
      const tag = /^To:.*?(;tag=[^;\r\n]+)/im.exec(text)?.[1] ?? '';
      send(`${head('ACK', tag)}\r\nContent-Length: 0\r\n\r\n`);
      resolve(Number(/^m=audio (\d+)/m.exec(text)?.[1]));
    });
    send(`${head('INVITE', '')}\r\nContent-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp}`);
  });
}

/** Line `index` of what a program has printed, once it is whole. */
export function lineOf(child: Child, index: number): Promise<string> {
  return child.waitFor(({ stdout }) => {
    const lines = stdout.split('\n');
    return lines.length > index + 1 ? lines[index] : undefined;
  }, `line ${index}`);
}
