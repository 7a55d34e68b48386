import { createSocket, type Socket } from 'node:dgram';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeUlaw } from '../../../main/audio/g711.ts';
import { SineTone } from '../../../main/audio/tones.ts';
import { MediaEngine } from '../../../main/media/engine.ts';
import { Starvation } from '../../support/starvation.ts';

/**
 * From RTP in to RTP out through a room, by the onset of a tone, on real sockets: rooms whose parties whistle in turn. What the
 * machine does to the test is kept apart from what the mixer does: a party whose packet can't leave in time makes a pause, as if it
 * had not spoken, so that the network stays clean; and an onset during which the kernel kept threads of ours waiting is measured anew.
 */

const ROOMS = 4;
const SPEAKERS = 5;
const ONSETS = 250;
/** Jitter buffers have found their delay by then. */
const WARM_MS = 1_500;
/** Between two whistles: what a pause of the sender had made up is over by then. */
const QUIET_MS = 60;
/** An onset that was not heard by then will not be. */
const NEVER_MS = 300;
const TONE_PACKETS = 2;
/** For so long a jitter buffer remembers a late packet. */
const REMEMBERED_MS = 12_000;
/** A timer of 1 ms may be so late. */
const LATE_MS = 2;
/** The kernel's waits that a measurement bears. */
const STARVED_MS = 5;
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
let starvation: Starvation;
const sockets: Socket[] = [];

beforeAll(async () => {
  const started = await MediaEngine.start({
    rtpPorts: { low: 26_000, high: 26_199 },
    microphone: 'silence',
    speaker: 'none',
  });
  if (!started.ok) throw new Error(started.error.message);
  engine = started.value;
  starvation = new Starvation('MainThread', 'media');
});

afterAll(async () => {
  for (const socket of sockets) socket.close();
  await engine.close();
});

/** A party whose packets leave when its own clock says, or not at all. */
class Party {
  readonly socket: Socket;
  readonly #packet = Buffer.alloc(172);
  #sequence = 0;
  #dueMs: number;
  #toSpeak = 0;
  #lateMs = Number.NEGATIVE_INFINITY;

  private constructor(socket: Socket, dueMs: number) {
    this.socket = socket;
    this.#dueMs = dueMs;
    this.#packet[0] = 0x80;
    this.#packet.writeUInt32BE(socket.address().port, 8);
  }

  static async enter(room: string, dueMs: number): Promise<Party> {
    const socket = createSocket('udp4');
    sockets.push(socket);
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const opened = await engine.open({ localAddress: '127.0.0.1' });
    if (!opened.ok) throw new Error(opened.error.message);
    const { port } = socket.address();
    opened.value.attach({ kind: 'room', room });
    opened.value.configure({
      remote: { rtp: { address: '127.0.0.1', port }, rtcp: { address: '127.0.0.1', port: port + 1 } },
      send: pcmu,
      receive: [pcmu],
      dtmf: undefined,
      direction: 'sendrecv',
      ptimeMs: 20,
    });
    // Connected, it sends at once and not in the next turn of the loop.
    const { rtp } = opened.value;
    await new Promise<void>((resolve) => socket.connect(rtp.port, rtp.address, resolve));
    return new Party(socket, dueMs);
  }

  /** One of its packets left late all the same, and no jitter buffer could know that the network was clean. */
  get spoiled(): boolean {
    return performance.now() - this.#lateMs < REMEMBERED_MS;
  }

  whistle(): void {
    this.#toSpeak = TONE_PACKETS;
  }

  /** Sends what is due. Gives when an onset went out, if one did. */
  run(): number | undefined {
    const nowMs = performance.now();
    if (nowMs < this.#dueMs) return undefined;
    if (nowMs > this.#dueMs + LATE_MS) {
      this.#dueMs = nowMs + 20 + Math.random() * 20;
      return undefined;
    }
    const begins = this.#toSpeak === TONE_PACKETS;
    this.#packet.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    this.#packet.writeUInt32BE(Math.round(this.#dueMs * 8) >>> 0, 4);
    this.#packet.set(this.#toSpeak > 0 ? whistle : silence, 12);
    this.#toSpeak = Math.max(0, this.#toSpeak - 1);
    this.socket.send(this.#packet);
    const sentMs = performance.now();
    if (sentMs > this.#dueMs + LATE_MS) this.#lateMs = sentMs;
    this.#dueMs += 20;
    return begins ? nowMs : undefined;
  }
}

/** Parties in one room, of which one listens while the others whistle in turn. */
class Room {
  /** ms from each onset to its being heard; infinite where it was never heard. */
  readonly delays: number[] = [];
  /** Onsets that were not to be judged. */
  starved = 0;
  readonly #speakers: readonly Party[];
  readonly #listener: Party;
  #turn = 0;
  #quietMs = performance.now() + WARM_MS;
  #whistling = false;
  /** The onset that the listener has yet to hear. */
  #onset: { readonly by: Party; readonly atMs: number; readonly waitedMs: number } | undefined;
  #quiet = true;

  private constructor(speakers: readonly Party[], listener: Party) {
    this.#speakers = speakers;
    this.#listener = listener;
    listener.socket.on('message', (bytes: Buffer) => this.#hear(bytes.subarray(12)));
  }

  static async open(name: string): Promise<Room> {
    const nowMs = performance.now();
    const all = await Promise.all(
      Array.from({ length: SPEAKERS + 1 }, (_, n) => Party.enter(name, nowMs + 500 + 3.5 * n)),
    );
    return new Room(all.slice(1), all[0] as Party);
  }

  run(): void {
    const nowMs = performance.now();
    if (this.#onset && nowMs - this.#onset.atMs > NEVER_MS) this.#judge(Number.POSITIVE_INFINITY);
    if (!this.#whistling && this.#quiet && nowMs - this.#quietMs > QUIET_MS) {
      const next = this.#next();
      next?.whistle();
      this.#whistling = next !== undefined;
    }
    this.#listener.run();
    for (const speaker of this.#speakers) {
      const atMs = speaker.run();
      if (atMs !== undefined) this.#onset = { by: speaker, atMs, waitedMs: starvation.waitedMs };
    }
  }

  #next(): Party | undefined {
    const clean = this.#speakers.filter(({ spoiled }) => !spoiled);
    return clean[this.#turn++ % clean.length];
  }

  #hear(codes: Buffer): void {
    const at = codes.findIndex((code) => QUIET - (code | 0x80) > SOUNDS);
    const nowMs = performance.now();
    if (at >= 0 && this.#quiet) this.#judge(nowMs + at / 8);
    this.#quiet = at < 0;
    if (!this.#quiet) this.#quietMs = nowMs;
  }

  #judge(heardMs: number): void {
    const onset = this.#onset;
    this.#onset = undefined;
    if (!onset) return;
    this.#whistling = false;
    if (onset.by.spoiled || starvation.waitedMs - onset.waitedMs > STARVED_MS) this.starved++;
    else this.delays.push(heardMs - onset.atMs);
  }
}

it('a room adds less than 40 ms (median) and 60 ms (99 of 100) on a clean network', async () => {
  const rooms = await Promise.all(Array.from({ length: ROOMS }, (_, n) => Room.open(`room-${n}`)));
  const delays = () => rooms.flatMap((room) => room.delays);
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      for (const room of rooms) room.run();
      if (delays().length < ONSETS) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  const sorted = delays().sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] as number;
  const starved = rooms.reduce((sum, room) => sum + room.starved, 0);
  const figures = [at(0.5), at(0.9), at(0.99), at(1 - 1 / sorted.length)].map((ms) => `${ms.toFixed(1)} ms`);
  console.info(
    `Added delay (median, p90, p99, longest): ${figures.join(', ')}; ${sorted.length} onsets, ${starved} starved`,
  );
  expect(at(0.5)).toBeLessThan(40);
  expect(at(0.99)).toBeLessThan(60);
});
