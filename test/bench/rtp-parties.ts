import { createSocket, type Socket } from 'node:dgram';
import { createInterface } from 'node:readline';
import { encodeUlaw } from '../../main/audio/g711.ts';
import { SineTone } from '../../main/audio/tones.ts';
import { type VoiceCodec, voiceCodec } from '../../main/media/codec.ts';

/**
 * Plain RTP parties in a process of their own: `rtp-parties.ts COUNT CODEC SPEAKERS`. Prints their ports, is told where to send (a
 * line of JSON: ports), sends until the line `stop`, and prints what each has got. The first `SPEAKERS` whistle, each on a
 * pitch of its own; the others send silence.
 */
export interface PartyOutcome {
  readonly received: number;
  /** By the gaps in the sequence numbers. */
  readonly lost: number;
}

const [count, codecName, speakers] = [Number(process.argv[2]), process.argv[3] ?? 'PCMU', Number(process.argv[4])];
const FRAME_MS = 20;
/** Parties do not all send at the same moment: a quarter of them every 5 ms. */
const PHASES = 4;
/** So many frames of each tone are encoded beforehand, so that this process takes little of the machine: whole periods. */
const LOOP_FRAMES = 50;

class Party {
  readonly socket: Socket = createSocket({
    type: 'udp4',
    lookup: (address, _options, done) => done(null, address, 4),
  });
  readonly #packets: readonly Uint8Array[];
  readonly #step: number;
  #sent = 0;
  #received = 0;
  #lost = 0;
  #expected: number | undefined;

  constructor(index: number) {
    const payloads = loop(index < speakers ? 300 + 20 * index : undefined);
    const opus = codecName === 'opus';
    this.#step = opus ? 960 : 160;
    this.#packets = payloads.map((payload) => {
      const packet = new Uint8Array(12 + payload.length);
      packet[0] = 0x80;
      packet[1] = opus ? 111 : 0;
      new DataView(packet.buffer).setUint32(8, 0x1000 + index);
      packet.set(payload, 12);
      return packet;
    });
    this.socket.on('message', (bytes) => this.#receive(bytes));
  }

  get outcome(): PartyOutcome {
    return { received: this.#received, lost: this.#lost };
  }

  send(port: number): void {
    const packet = this.#packets[this.#sent % this.#packets.length];
    if (!packet) return;
    const view = new DataView(packet.buffer);
    view.setUint16(2, this.#sent & 0xffff);
    view.setUint32(4, (this.#sent * this.#step) >>> 0);
    this.#sent++;
    this.socket.send(packet, port, '127.0.0.1');
  }

  #receive(bytes: Buffer): void {
    // RTCP for the party on the port below, where the system has given both.
    if ((bytes[1] ?? 0) >= 192) return;
    const sequence = bytes.readUInt16BE(2);
    this.#received++;
    const ahead = this.#expected === undefined ? 0 : ((sequence - this.#expected) << 16) >> 16;
    // One that was passed on the way is not lost after all.
    this.#lost += ahead < 0 ? -1 : ahead;
    if (ahead >= 0) this.#expected = (sequence + 1) & 0xffff;
  }
}

/** A second of a tone, or of silence, as payloads. */
function loop(hz: number | undefined): Uint8Array[] {
  const codec = codecName === 'opus' ? voiceCodec('opus') : undefined;
  const rate = codec?.sampleRate ?? 8_000;
  const tone = hz === undefined ? undefined : new SineTone(hz, rate, -20);
  const frame = new Int16Array(rate / 50);
  return Array.from({ length: LOOP_FRAMES }, () => {
    tone?.fill(frame);
    return payloadOf(codec, frame);
  });
}

function payloadOf(codec: VoiceCodec | undefined, frame: Int16Array): Uint8Array {
  const payload = new Uint8Array(1_500);
  if (codec) return payload.slice(0, codec.encode(frame, payload, 0));
  encodeUlaw(frame, payload, 0);
  return payload.slice(0, frame.length);
}

const parties = Array.from({ length: count }, (_, index) => new Party(index));
for (const { socket } of parties) {
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.setRecvBufferSize(256 * 1024);
}
console.log(JSON.stringify(parties.map(({ socket }) => socket.address().port)));

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const remotes = JSON.parse(String((await lines.next()).value)) as number[];
const started = performance.now();
let phase = 0;
const timer = setInterval(() => {
  const due = Math.floor(((performance.now() - started) * PHASES) / FRAME_MS);
  for (; phase < due; phase++) {
    for (let index = phase % PHASES; index < count; index += PHASES) parties[index]?.send(remotes[index] ?? 0);
  }
}, 1);
await lines.next();
clearInterval(timer);
console.log(JSON.stringify(parties.map(({ outcome }) => outcome)));
process.exit();
