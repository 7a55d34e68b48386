import { createInterface } from 'node:readline';
import { MediaEngine } from '../../main/media/engine.ts';

/**
 * The media engine in a process of its own, with one room: `room-host.ts LOW HIGH`. For each line `{port, codec}` it joins a party and
 * prints its RTP port; for the line `counts` it prints how late the ticks were since it was asked last.
 */
const [low, high] = [Number(process.argv[2]), Number(process.argv[3])];
const engine = await MediaEngine.start({ rtpPorts: { low, high }, microphone: 'silence', speaker: 'none' });
if (!engine.ok) throw new Error(engine.error.message);
const media = engine.value;
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'counts') console.log(JSON.stringify((await media.counts()).ticks));
  else console.log(await join(JSON.parse(line)));
}
await media.close();

async function join({ port, codec }: { readonly port: number; readonly codec: string }): Promise<number> {
  const stream = await media.open({ localAddress: '127.0.0.1' });
  if (!stream.ok) throw new Error(stream.error.message);
  const clockRate = codec === 'opus' ? 48_000 : 8_000;
  const voice = { name: codec, clockRate, payloadType: codec === 'opus' ? 111 : 0 };
  stream.value.attach({ kind: 'room', room: 'bench' });
  stream.value.configure({
    remote: { rtp: { address: '127.0.0.1', port }, rtcp: { address: '127.0.0.1', port: port + 1 } },
    send: voice,
    receive: [voice],
    dtmf: undefined,
    direction: 'sendrecv',
    ptimeMs: 20,
  });
  return stream.value.rtp.port;
}
