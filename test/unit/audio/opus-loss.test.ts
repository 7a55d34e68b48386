import { afterEach, describe, expect, test } from 'vitest';
import { OpusVoice } from '../../../main/audio/opus.ts';
import { carriesRedundancy } from '../../../main/audio/opus-packet.ts';
import { TalkersSound } from '../../../main/audio/talkers.ts';

const FRAME = 960;
/** Two turns. */
const PACKETS = 240;
const open: OpusVoice[] = [];

afterEach(() => {
  for (const voice of open.splice(0)) voice.dispose();
});

function voice(parameters?: string): OpusVoice {
  const made = new OpusVoice(parameters);
  open.push(made);
  return made;
}

function spoken(parameters: string, lostShare?: number): readonly Uint8Array[] {
  const codec = voice(parameters);
  if (lostShare !== undefined) codec.adapt(lostShare);
  const [sound, frame, room] = [new TalkersSound(48_000), new Int16Array(FRAME), new Uint8Array(1_500)];
  return Array.from({ length: PACKETS }, () => {
    sound.fill(frame);
    return room.slice(0, codec.encode(frame, room, 0));
  });
}

const isLost = (n: number) => n % 8 === 5;

/** All packets through one decoder, every eighth of them made up by `replace`. */
function heard(packets: readonly Uint8Array[], replace?: (codec: OpusVoice, into: Int16Array, n: number) => void) {
  const [codec, into] = [voice(), new Int16Array(PACKETS * FRAME)];
  packets.forEach((packet, n) => {
    if (replace && isLost(n)) replace(codec, into, n);
    else codec.decode(packet, packet.length, into, n * FRAME);
  });
  return into;
}

/** How near the lost packets' sound is to what it would have been, in dB. */
function likeness(clean: Int16Array, repaired: Int16Array): number {
  let [signal, error] = [0, 0];
  for (let i = 0; i < clean.length; i++) {
    if (!isLost(Math.floor(i / FRAME))) continue;
    signal += (clean[i] ?? 0) ** 2;
    error += ((clean[i] ?? 0) - (repaired[i] ?? 0)) ** 2;
  }
  return 10 * Math.log10(signal / error);
}

describe('in-band FEC', () => {
  test.each([undefined, 0, 0.05, 0.1, 0.2])('is there before any loss and with it (%s reported)', (lost) => {
    const packets = spoken('useinbandfec=1', lost);
    const carrying = packets.filter((packet) => carriesRedundancy(packet, packet.length));
    expect(carrying.length).toBeGreaterThan(PACKETS / 2);
  });

  test('is not for a peer that makes no use of it', () => {
    const packets = spoken('', 0.2);
    expect(packets.filter((packet) => carriesRedundancy(packet, packet.length))).toEqual([]);
  });

  test('brings a lost packet back 10 dB nearer than making it up', () => {
    const packets = spoken('useinbandfec=1', 0.1);
    const clean = heard(packets);
    let recovered = 0;
    const repaired = heard(packets, (codec, into, n) => {
      const next = packets[n + 1] ?? new Uint8Array(0);
      const made = codec.recover(next, next.length, into, n * FRAME, FRAME);
      if (made === FRAME) recovered++;
      else codec.conceal(into, n * FRAME, FRAME);
    });
    const madeUp = heard(packets, (codec, into, n) => codec.conceal(into, n * FRAME, FRAME));
    expect(recovered).toBeGreaterThan(PACKETS / 8 / 2);
    expect(likeness(clean, repaired)).toBeGreaterThan(likeness(clean, madeUp) + 10);
  });

  test('a packet without a copy recovers nothing, and leaves the decoder as it was', () => {
    const packets = spoken('');
    const [asked, other] = [voice(), voice()];
    const [a, b] = [new Int16Array(FRAME), new Int16Array(FRAME)];
    for (const packet of packets.slice(0, 60)) {
      expect(asked.recover(packet, packet.length, a, 0, FRAME)).toBe(0);
      asked.decode(packet, packet.length, a, 0);
      other.decode(packet, packet.length, b, 0);
      expect(a).toEqual(b);
    }
  });

  test('recovers no odd stretch, and none longer than a packet', () => {
    const packet = spoken('useinbandfec=1').find((each) => carriesRedundancy(each, each.length)) ?? new Uint8Array(0);
    const [codec, into] = [voice(), new Int16Array(9_600)];
    for (const count of [0, 100, 961, 6_000]) expect(codec.recover(packet, packet.length, into, 0, count)).toBe(0);
    expect(codec.recover(packet, packet.length, into, 0, FRAME)).toBe(FRAME);
  });
});

describe('concealment', () => {
  const rms = (samples: Int16Array) =>
    Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

  test('goes on with what was said, and dies away', () => {
    const codec = voice();
    const said = new Int16Array(FRAME);
    for (const packet of spoken('').slice(0, 6)) codec.decode(packet, packet.length, said, 0);
    const [first, late] = [new Int16Array(FRAME), new Int16Array(FRAME)];
    codec.conceal(first, 0, FRAME);
    for (let n = 0; n < 20; n++) codec.conceal(late, 0, FRAME);
    expect(rms(first)).toBeGreaterThan(0.3 * rms(said));
    expect(rms(late)).toBeLessThan(0.1 * rms(said));
  });

  test.each([1, 119, 120, 441, 960, 7_000])('fills exactly %i samples', (count) => {
    const codec = voice();
    for (const packet of spoken('').slice(0, 6)) codec.decode(packet, packet.length, new Int16Array(FRAME), 0);
    const into = new Int16Array(count + 2).fill(12_345);
    codec.conceal(into, 1, count);
    expect([into[0], into[count + 1]]).toEqual([12_345, 12_345]);
    expect(into.subarray(1, count + 1).every((sample) => sample === 12_345)).toBe(false);
  });
});

/** TOC bytes by RFC 6716 table 2, then the first byte of the first frame: one voice flag for each 20 ms, then the copy's. */
describe('the flag of a copy is read where RFC 6716 §4.2.3 has it', () => {
  const silk = (config: number, code: number, stereo = 0) => (config << 3) | (stereo << 2) | code;

  test.each([
    { what: 'SILK, 20 ms', packet: [silk(9, 0), 0b0100_0000], carries: true },
    { what: 'SILK, 20 ms, voice flag alone', packet: [silk(9, 0), 0b1000_0000], carries: false },
    { what: 'SILK, 10 ms', packet: [silk(8, 0), 0b0100_0000], carries: true },
    { what: 'SILK, 40 ms', packet: [silk(10, 0), 0b0010_0000], carries: true },
    { what: 'SILK, 60 ms', packet: [silk(11, 0), 0b0001_0000], carries: true },
    { what: 'SILK, 60 ms, third voice flag', packet: [silk(11, 0), 0b0010_0000], carries: false },
    { what: 'hybrid, 20 ms', packet: [silk(15, 0), 0b0100_0000], carries: true },
    { what: 'CELT', packet: [silk(31, 0), 0b0100_0000], carries: false },
    { what: 'stereo, side channel', packet: [silk(9, 0, 1), 0b0001_0000], carries: true },
    { what: 'two frames of one size', packet: [silk(9, 1), 0b0100_0000, 0], carries: true },
    { what: 'two frames of two sizes', packet: [silk(9, 2), 1, 0b0100_0000, 0], carries: true },
    { what: 'two frames, the first of 252 bytes', packet: [silk(9, 2), 252, 0, 0b0100_0000], carries: true },
    { what: 'three frames', packet: [silk(9, 3), 3, 0b0100_0000, 0, 0], carries: true },
    {
      what: 'three frames of three sizes, padded',
      packet: [silk(9, 3), 0xc3, 1, 1, 1, 0b0100_0000, 0, 0, 0],
      carries: true,
    },
    { what: 'the first byte alone', packet: [silk(9, 0)], carries: false },
    { what: 'nothing', packet: [], carries: false },
    { what: 'padding without end', packet: [silk(9, 3), 0x43, 255, 255], carries: false },
  ])('$what: $carries', ({ packet, carries }) => {
    expect(carriesRedundancy(Uint8Array.from(packet), packet.length)).toBe(carries);
  });
});
