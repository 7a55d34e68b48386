import { afterEach, describe, expect, test } from 'vitest';
import { libopus } from '../../../main/audio/libopus.ts';
import { OpusVoice } from '../../../main/audio/opus.ts';
import { TalkersSound } from '../../../main/audio/talkers.ts';
import { analyseTone, levelAt, toneSamples } from '../../support/tone.ts';

const FRAME = 960;
const open: OpusVoice[] = [];

afterEach(() => {
  for (const voice of open.splice(0)) voice.dispose();
});

function voice(parameters?: string): OpusVoice {
  const made = new OpusVoice(parameters);
  open.push(made);
  return made;
}

/** `seconds` of people who speak in turn. */
function speech(seconds: number): Int16Array {
  const samples = new Int16Array(48_000 * seconds);
  new TalkersSound(48_000).fill(samples);
  return samples;
}

/** One packet for each 20 ms; an empty one where nothing is to be sent. */
function packetsOf(codec: OpusVoice, samples: Int16Array): Uint8Array[] {
  const room = new Uint8Array(1_500);
  return Array.from({ length: samples.length / FRAME }, (_, n) =>
    room.slice(0, codec.encode(samples.subarray(n * FRAME, (n + 1) * FRAME), room, 0)),
  );
}

function decoded(packets: readonly Uint8Array[]): Int16Array {
  const codec = voice();
  const heard = new Int16Array(packets.length * FRAME);
  for (const [n, packet] of packets.entries())
    expect(codec.decode(packet, packet.length, heard, n * FRAME)).toBe(FRAME);
  return heard;
}

/** Bits a second over all packets. */
const rateOf = (packets: readonly Uint8Array[]) =>
  (8 * packets.reduce((sum, { length }) => sum + length, 0)) / (packets.length * 0.02);

/** The five bits that say which layers and which bandwidth (RFC 6716 table 2): 8 to 11 are SILK wideband, 14 and 15 hybrid full band. */
const configs = (packets: readonly Uint8Array[]) => new Set(packets.map((packet) => (packet[0] ?? 0) >> 3));

describe('packets', () => {
  test('are mono frames of 20 ms (RFC 6716 §3.1), and say how much sound they hold', () => {
    const codec = voice();
    for (const packet of packetsOf(codec, speech(1))) {
      expect((packet[0] ?? 0) & 0b111).toBe(0);
      expect(codec.samplesIn(packet, packet.length)).toBe(FRAME);
    }
  });

  test.each([480, 1_920, 2_880])('may hold %i samples', (samples) => {
    const [codec, packet, heard] = [voice(), new Uint8Array(1_500), new Int16Array(samples)];
    const length = codec.encode(speech(1).subarray(0, samples), packet, 3);
    expect(codec.decode(packet.subarray(3), length, heard, 0)).toBe(samples);
  });

  test.each([300, 1_000, 6_000])('carry a tone of %i Hz at its level', (hz) => {
    const heard = decoded(packetsOf(voice(), toneSamples({ hz, sampleRate: 48_000, seconds: 1.5, dbfs: -12 })));
    expect(Math.abs(analyseTone(heard.subarray(16_000), 48_000).hz - hz)).toBeLessThan(2);
    expect(Math.abs(levelAt(heard.subarray(16_000, 64_000), 48_000, hz) + 12)).toBeLessThan(1.5);
  });

  test('that are no Opus come to nothing', () => {
    const [codec, heard] = [voice(), new Int16Array(5_760)];
    for (const bytes of [[], [0xff], [0x03], [0x7b, 0x3f, 1, 2, 3], Array(300).fill(0xff)]) {
      const packet = Uint8Array.from(bytes);
      expect(codec.samplesIn(packet, packet.length)).toBeLessThanOrEqual(5_760);
      expect(codec.decode(packet, packet.length, heard, 0)).toBeLessThanOrEqual(5_760);
      expect(codec.recover(packet, packet.length, heard, 0, FRAME)).toBeLessThanOrEqual(FRAME);
    }
    expect(codec.decode(new Uint8Array(0), 0, heard, 0)).toBe(0);
    expect(codec.samplesIn(new Uint8Array(4_000), 4_000)).toBe(0);
  });
});

describe('what the peer’s fmtp wishes (RFC 7587 §6.1)', () => {
  test('nothing said: full band, no more than 40 kbit/s', () => {
    const packets = packetsOf(voice(), speech(3));
    expect([...configs(packets)].every((config) => config >= 14)).toBe(true);
    expect(rateOf(packets)).toBeLessThan(40_000);
  });

  test('maxplaybackrate=16000: wideband and no more', () => {
    expect([...configs(packetsOf(voice('maxplaybackrate=16000'), speech(2)))]).toEqual([9]);
  });

  test.each([12_000, 16_000, 24_000])('maxaveragebitrate=%i is kept to, however clear the path', (rate) => {
    const codec = voice(`stereo=1; maxaveragebitrate=${rate}`);
    for (let report = 0; report < 20; report++) codec.adapt(0);
    expect(rateOf(packetsOf(codec, speech(5)))).toBeLessThan(rate * 1.05);
  });

  test('cbr=1: every packet as long as the others', () => {
    expect(new Set(packetsOf(voice('cbr=1'), speech(2)).map(({ length }) => length)).size).toBe(1);
  });

  test('usedtx=1: silence is not sent, and speech is again at once', () => {
    const codec = voice('usedtx=1');
    packetsOf(codec, speech(1));
    const silence = packetsOf(codec, new Int16Array(48_000 * 2));
    expect(silence.slice(50).filter(({ length }) => length > 0).length).toBeLessThan(10);
    const first = packetsOf(codec, speech(1)).findIndex(({ length }) => length > 20);
    expect(first).toBeLessThan(3);
  });

  test('nothing said of DTX: silence is sent like all else', () => {
    expect(packetsOf(voice(), new Int16Array(48_000)).every(({ length }) => length > 0)).toBe(true);
  });

  test('is the same wish in the same words, whatever it was written like', () => {
    const { settings } = voice('useinbandfec=1;maxplaybackrate=16000');
    expect(voice(' maxplaybackrate=16000 ; foo=1; UseInbandFEC=1; stereo=1').settings).toBe(settings);
    expect(voice(settings).settings).toBe(settings);
    expect(voice('maxplaybackrate=16000').settings).not.toBe(settings);
  });
});

describe('the encoder follows the reports of loss', () => {
  test('less is sent over a path that loses a fifth, and as much as before once it is clear', () => {
    const codec = voice('useinbandfec=1');
    const before = rateOf(packetsOf(codec, speech(3)));
    for (let report = 0; report < 6; report++) codec.adapt(0.2);
    const worse = rateOf(packetsOf(codec, speech(3)));
    for (let report = 0; report < 20; report++) codec.adapt(0);
    const after = rateOf(packetsOf(codec, speech(3)));
    expect(worse).toBeLessThan(before * 0.7);
    expect(after).toBeGreaterThan(before * 0.9);
  });

  test('a report that makes no sense is taken as the nearest that does', () => {
    const codec = voice('useinbandfec=1');
    for (const lost of [-1, 7, Number.POSITIVE_INFINITY]) codec.adapt(lost);
    expect(rateOf(packetsOf(codec, speech(1)))).toBeGreaterThan(8_000);
  });
});

describe('an encoder that goes on like another', () => {
  test('makes the same packets from then on', () => {
    const [shared, own] = [voice('useinbandfec=1'), voice('useinbandfec=1')];
    packetsOf(shared, speech(2));
    packetsOf(own, toneSamples({ hz: 300, sampleRate: 48_000, seconds: 1 }));
    own.encodeLike(shared);
    expect(packetsOf(own, speech(1))).toEqual(packetsOf(shared, speech(1)));
  });

  test('touches nobody else’s memory', () => {
    const talk = speech(1);
    const many = Array.from({ length: 12 }, () => voice('useinbandfec=1'));
    const alone = packetsOf(voice('useinbandfec=1'), talk);
    for (const [n, codec] of many.entries()) if (n % 3 === 0) packetsOf(codec, talk);
    for (const [n, codec] of many.entries()) if (n % 3 === 1) codec.encodeLike(many[n - 1] ?? codec);
    for (const [n, codec] of many.entries()) if (n % 3 === 2) expect(packetsOf(codec, talk)).toEqual(alone);
  });

  test('keeps to its own peer’s wishes', () => {
    const [shared, own] = [voice(), voice('usedtx=1')];
    packetsOf(shared, speech(1));
    own.encodeLike(shared);
    const silence = packetsOf(own, new Int16Array(48_000 * 2));
    expect(silence.slice(50).filter(({ length }) => length > 0).length).toBeLessThan(10);
  });
});

test('what was made and disposed leaves nothing behind', () => {
  const round = (): number => {
    for (let n = 0; n < 200; n++) {
      const codec = new OpusVoice(undefined);
      const packet = new Uint8Array(1_500);
      const length = codec.encode(new Int16Array(FRAME), packet, 0);
      codec.decode(packet, length, new Int16Array(FRAME), 0);
      codec.dispose();
      codec.dispose();
    }
    return libopus.HEAPU8.length;
  };
  const before = round();
  expect([round(), round()]).toEqual([before, before]);
});
