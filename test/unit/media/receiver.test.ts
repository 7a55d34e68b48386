import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeAlaw, encodeUlaw } from '../../../main/audio/g711.ts';
import { limits } from '../../../main/base/limits.ts';
import { RtpReceiver } from '../../../main/media/receiver.ts';
import { parseRtp, RtpFields, writeRtpHeader } from '../../../main/rtp/packet.ts';
import { analyseTone, toneSamples } from '../../support/tone.ts';

const pcmu = { name: 'PCMU', clockRate: 8_000, payloadType: 0 };
const pcma = { name: 'PCMA', clockRate: 8_000, payloadType: 8 };

function receiver(): RtpReceiver {
  const made = new RtpReceiver(() => {});
  made.configure(pcmu, [pcmu, pcma], 101);
  return made;
}

interface Packet {
  readonly sequence: number;
  readonly timestamp: number;
  readonly payload: Uint8Array;
  readonly payloadType?: number;
  readonly ssrc?: number;
  readonly marker?: boolean;
}

function give(to: RtpReceiver, packet: Packet, nowMs: number): void {
  const { payload, payloadType = 0, ssrc = 1, marker = false } = packet;
  const bytes = new Uint8Array(12 + payload.length);
  bytes.set(payload, writeRtpHeader({ ...packet, payloadType, ssrc, marker }, bytes));
  const fields = new RtpFields();
  expect(parseRtp(bytes, fields)).toBeUndefined();
  to.receive(fields, bytes, nowMs, true);
}

function coded(samples: Int16Array, encode: typeof encodeUlaw): Uint8Array {
  const payload = new Uint8Array(samples.length);
  encode(samples, payload);
  return payload;
}

describe('what is heard', () => {
  it.each([10, 20, 30, 40, 60, 200])('is the same sound in packets of %i ms', (packetMs) => {
    const heard = receiver();
    const tone = toneSamples({ hz: 440, sampleRate: 8_000, seconds: 3 });
    const size = packetMs * 8;
    const sound = new Int16Array(150 * 160);
    for (let tick = 0, next = 0; tick < 150; tick++) {
      for (; (next + 1) * packetMs <= (tick + 1) * 20 && (next + 1) * size <= tone.length; next++) {
        const payload = coded(tone.subarray(next * size, (next + 1) * size), encodeUlaw);
        give(heard, { sequence: next, timestamp: next * size, payload }, (next + 1) * packetMs);
      }
      heard.read(sound.subarray(tick * 160, (tick + 1) * 160), (tick + 1) * 20);
    }
    const { hz, purity } = analyseTone(sound.subarray(5_000), 8_000);
    expect(hz).toBeCloseTo(440, 0);
    expect(purity).toBeGreaterThan(0.999);
  });

  it('may change between agreed codecs in mid-stream', () => {
    const heard = receiver();
    const tone = toneSamples({ hz: 440, sampleRate: 8_000, seconds: 2 });
    const sound = new Int16Array(tone.length);
    for (let index = 0; index < 100; index++) {
      const samples = tone.subarray(index * 160, (index + 1) * 160);
      const alaw = index % 2 === 1;
      const payload = coded(samples, alaw ? encodeAlaw : encodeUlaw);
      give(heard, { sequence: index, timestamp: index * 160, payload, payloadType: alaw ? 8 : 0 }, index * 20);
      heard.read(sound.subarray(index * 160, (index + 1) * 160), index * 20 + 10);
    }
    expect(analyseTone(sound.subarray(1_600, 14_400), 8_000).purity).toBeGreaterThan(0.999);
  });

  it('begins anew with another source, and counts both', () => {
    const heard = receiver();
    const payload = new Uint8Array(160).fill(0x9e);
    for (let index = 0; index < 5; index++)
      give(heard, { sequence: index, timestamp: index * 160, payload }, index * 20);
    for (let index = 0; index < 5; index++)
      give(heard, { sequence: 40_000 + index, timestamp: 7 + index * 160, payload, ssrc: 2 }, 200 + index * 20);
    expect(heard.source?.ssrc).toBe(2);
    expect(heard.stats()).toMatchObject({ packetsReceived: 8, packetsLost: 0 });
    heard.goodbye(1);
    expect(heard.source?.ssrc).toBe(2);
    heard.goodbye(2);
    expect(heard.source).toBeUndefined();
    const frame = new Int16Array(160).fill(1);
    heard.read(frame, 400);
    expect(frame.every((sample) => sample === 0)).toBe(true);
  });

  it('is always a frame, whatever packets a peer makes up', () => {
    const packets = fc.record({
      sequence: fc.oneof(fc.integer({ min: 0, max: 130 }), fc.integer({ min: 0, max: 0xffff })),
      timestamp: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 0xffffffff })),
      payloadType: fc.constantFrom(0, 8, 101, 13),
      payload: fc.uint8Array({ maxLength: 1_700, size: 'max' }),
      ssrc: fc.constantFrom(1, 1, 1, 2),
      marker: fc.boolean(),
      reads: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(packets, { maxLength: 200, size: 'max' }), (all) => {
        const heard = receiver();
        const frame = new Int16Array(160);
        all.forEach(({ reads, ...packet }, index) => {
          give(heard, packet, index * 7);
          for (let read = 0; read < reads; read++) heard.read(frame, index * 7 + read);
        });
        const { bufferedMs, jitterMs } = heard.stats();
        expect(bufferedMs).toBeGreaterThanOrEqual(0);
        expect(bufferedMs).toBeLessThanOrEqual(limits.jitterDelayMs);
        expect(jitterMs).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });
});
