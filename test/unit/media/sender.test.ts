import { describe, expect, it } from 'vitest';
import { decodeUlaw } from '../../../main/audio/g711.ts';
import { RtpSender } from '../../../main/media/sender.ts';
import { parseEvent } from '../../../main/rtp/dtmf.ts';
import { parseRtp, RtpFields } from '../../../main/rtp/packet.ts';
import { SeededRandom } from '../../support/seeded-random.ts';

const pcmu = { name: 'PCMU', clockRate: 8_000, payloadType: 0 };

function sender(ptimeMs = 20) {
  const packets: Uint8Array[] = [];
  const made = new RtpSender(new SeededRandom(7), (packet) => packets.push(packet.slice()));
  made.configure(pcmu, ptimeMs, 101);
  const read = () =>
    packets.map((bytes) => {
      const fields = new RtpFields();
      expect(parseRtp(bytes, fields)).toBeUndefined();
      return { ...fields, payload: bytes.subarray(fields.payloadStart, fields.payloadEnd) };
    });
  return { sender: made, read };
}

const frame = (value: number) => new Int16Array(160).fill(value);

/** Differences of neighbours, modulo 2^bits. */
function steps(values: readonly number[], bits: number): number[] {
  return values.slice(1).map((value, index) => (value - (values[index] ?? 0) + 2 ** bits) % 2 ** bits);
}

describe('what is sent', () => {
  it('is one packet a frame, in one sequence and on one clock, marked where speech begins', () => {
    const { sender: speaker, read } = sender();
    for (let tick = 10; tick < 15; tick++) speaker.speak(frame(tick * 100), tick);
    const packets = read();
    expect(packets.map(({ marker }) => marker)).toEqual([true, false, false, false, false]);
    expect(
      steps(
        packets.map(({ sequence }) => sequence),
        16,
      ),
    ).toEqual([1, 1, 1, 1]);
    expect(
      steps(
        packets.map(({ timestamp }) => timestamp),
        32,
      ),
    ).toEqual([160, 160, 160, 160]);
    expect(new Set(packets.map(({ ssrc }) => ssrc))).toEqual(new Set([speaker.ssrc]));
    expect(packets.map(({ payload }) => payload.length)).toEqual([160, 160, 160, 160, 160]);
    const samples = new Int16Array(160);
    decodeUlaw(packets[0]?.payload ?? new Uint8Array(0), samples);
    expect(Math.abs((samples[80] ?? 0) - 1_000)).toBeLessThan(20);
    expect(speaker).toMatchObject({ packets: 5, octets: 800 });
  });

  it('starts from unpredictable numbers', () => {
    const first = new RtpSender(new SeededRandom(1), () => {});
    const second = new RtpSender(new SeededRandom(2), () => {});
    expect(first.ssrc).not.toBe(second.ssrc);
    expect(first.timestamp).not.toBe(second.timestamp);
  });

  it('goes on by the clock over a pause, and marks what follows it', () => {
    const { sender: speaker, read } = sender();
    speaker.speak(frame(1), 1);
    for (let tick = 2; tick < 52; tick++) speaker.rest(tick);
    speaker.speak(frame(1), 52);
    const packets = read();
    expect(packets.map(({ marker }) => marker)).toEqual([true, true]);
    expect(
      steps(
        packets.map(({ timestamp }) => timestamp),
        32,
      ),
    ).toEqual([51 * 160]);
    expect(
      steps(
        packets.map(({ sequence }) => sequence),
        16,
      ),
    ).toEqual([1]);
  });

  it('goes on by the clock over ticks that were left out', () => {
    const { sender: speaker, read } = sender();
    speaker.speak(frame(1), 1);
    speaker.speak(frame(1), 31);
    expect(
      steps(
        read().map(({ timestamp }) => timestamp),
        32,
      ),
    ).toEqual([30 * 160]);
  });

  it.each([
    [10, 8, 80],
    [30, 2, 240],
    [40, 2, 320],
    [60, 1, 480],
  ])('comes in packets of %i ms where that was agreed', (ptimeMs, count, samples) => {
    const { sender: speaker, read } = sender(ptimeMs);
    for (let tick = 1; tick <= 4; tick++) speaker.speak(frame(1), tick);
    const packets = read();
    expect(packets.length).toBe(count);
    expect(packets.every(({ payload }) => payload.length === samples)).toBe(true);
    expect(
      steps(
        packets.map(({ timestamp }) => timestamp),
        32,
      ),
    ).toEqual(Array(count - 1).fill(samples));
  });
});

describe('digits', () => {
  it('take the place of sound, on its sequence and clock (RFC 4733 §2.5.1.2)', () => {
    const { sender: speaker, read } = sender();
    speaker.speak(frame(1), 1);
    speaker.queueDigits('9');
    for (let tick = 2; tick < 16; tick++) speaker.speak(frame(1), tick);
    const packets = read();
    expect(packets.map(({ payloadType }) => payloadType)).toEqual([0, 101, 101, 101, 101, 0, 0, 0]);
    expect(
      steps(
        packets.map(({ sequence }) => sequence),
        16,
      ),
    ).toEqual(Array(7).fill(1));
    const begin = (packets[0]?.timestamp ?? 0) + 160;
    const events = packets.filter(({ payloadType }) => payloadType === 101);
    expect(events.map(({ timestamp }) => timestamp)).toEqual(Array(4).fill(begin >>> 0));
    expect(events.map(({ marker }) => marker)).toEqual([true, false, false, false]);
    expect(events.map(({ payload }) => parseEvent(payload, 0, 4)?.duration)).toEqual([400, 800, 800, 800]);
    // Sound comes back as a new talkspurt, at its own time.
    expect(packets[5]).toMatchObject({ marker: true, timestamp: (begin + 11 * 160) >>> 0 });
  });

  it('are not sent to a peer that takes none', () => {
    const { sender: speaker, read } = sender();
    speaker.configure(pcmu, 20, undefined);
    speaker.queueDigits('9');
    for (let tick = 1; tick < 20; tick++) speaker.speak(frame(1), tick);
    expect(new Set(read().map(({ payloadType }) => payloadType))).toEqual(new Set([0]));
  });
});
