import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeUlaw } from '../../../main/audio/g711.ts';
import { SineTone } from '../../../main/audio/tones.ts';
import { MediaEngine } from '../../../main/media/engine.ts';

/** From RTP in to RTP out through a room, by the onset of a tone, on real sockets: rooms whose parties whistle in turn. */

const ROOMS = 4;
const SPEAKERS = 5;
const ONSETS = 28;
/** Jitter buffers have found their delay by then. */
const WARM_MS = 1_500;
const TURN_MS = 120;
const TONE_MS = 40;
/** The µ-law code of silence, and how far a code is from it that sounds: µ-law counts down from 0xff. */
const QUIET = 0xff;
const SOUNDS = 0x30;

const pcmu = { name: 'PCMU', clockRate: 8_000, payloadType: 0 };
const silence = new Uint8Array(160).fill(QUIET);
const whistle = new Uint8Array(160);
const frame = new Int16Array(160);
new SineTone(1_000, 8_000, -12).fill(frame);
encodeUlaw(frame, whistle, 0);

let engine: MediaEngine;
const sockets: Socket[] = [];

beforeAll(async () => {
  const started = await MediaEngine.start({
    rtpPorts: { low: 26_000, high: 26_199 },
    microphone: 'silence',
    speaker: 'none',
  });
  if (!started.ok) throw new Error(started.error.message);
  engine = started.value;
});

afterAll(async () => {
  for (const socket of sockets) socket.close();
  await engine.close();
});

/** A party with its own clock: its packets leave `phaseMs` after every 20 ms. */
async function party(room: string, phaseMs: number) {
  const socket = createSocket('udp4');
  sockets.push(socket);
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const opened = await engine.open({ localAddress: '127.0.0.1' });
  if (!opened.ok) throw new Error(opened.error.message);
  const stream = opened.value;
  const { port } = socket.address();
  stream.attach({ kind: 'room', room });
  stream.configure({
    remote: { rtp: { address: '127.0.0.1', port }, rtcp: { address: '127.0.0.1', port: port + 1 } },
    send: pcmu,
    receive: [pcmu],
    dtmf: undefined,
    direction: 'sendrecv',
    ptimeMs: 20,
  });
  let sent = 0;
  const packet = Buffer.alloc(172);
  packet[0] = 0x80;
  packet.writeUInt32BE(port, 8);
  return {
    socket,
    phaseMs,
    send(payload: Uint8Array): void {
      packet.writeUInt16BE(sent & 0xffff, 2);
      packet.writeUInt32BE(sent * 160, 4);
      packet.set(payload, 12);
      sent++;
      socket.send(packet, stream.rtp.port, '127.0.0.1');
    },
  };
}

async function delaysIn(room: string): Promise<number[]> {
  const speakers = await Promise.all(Array.from({ length: SPEAKERS }, (_, n) => party(room, 4 * n + 1)));
  const listener = await party(room, 0);
  const delays: number[] = [];
  /** When the onset went out that no listener has heard yet. */
  let onset: number | undefined;
  let quiet = true;
  listener.socket.on('message', (bytes: Buffer) => {
    const at = bytes.subarray(12).findIndex((code) => QUIET - (code | 0x80) > SOUNDS);
    if (at >= 0 && quiet && onset !== undefined) {
      delays.push(performance.now() + at / 8 - onset);
      onset = undefined;
    }
    quiet = at < 0;
  });
  const startedMs = performance.now();
  const next = speakers.map(({ phaseMs }) => startedMs + phaseMs);
  let [turn, spokenMs, turnMs] = [-1, 0, startedMs + WARM_MS];
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const nowMs = performance.now();
      for (const [index, speaker] of speakers.entries()) {
        if (nowMs < (next[index] ?? 0)) continue;
        next[index] = (next[index] ?? 0) + 20;
        if (nowMs >= turnMs && (turn + 1) % SPEAKERS === index) {
          [turn, spokenMs, onset, turnMs] = [turn + 1, 0, performance.now(), nowMs + TURN_MS];
        }
        const speaks = turn >= 0 && turn % SPEAKERS === index && spokenMs < TONE_MS;
        if (speaks) spokenMs += 20;
        speaker.send(speaks ? whistle : silence);
      }
      if (turn < ONSETS) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  return delays;
}

it('a room adds less than 40 ms (median) and 60 ms (99 of 100) on a clean network', async () => {
  const rooms = await Promise.all(Array.from({ length: ROOMS }, (_, n) => delaysIn(`room-${n}`)));
  const delays = rooms.flat().sort((a, b) => a - b);
  expect(delays.length).toBeGreaterThanOrEqual(ROOMS * (ONSETS - 2));
  expect(delays[Math.floor(delays.length / 2)]).toBeLessThan(40);
  expect(delays[Math.floor(delays.length * 0.99)]).toBeLessThan(60);
});
