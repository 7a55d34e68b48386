import { afterEach, describe, expect, it } from 'vitest';
import { type VoiceCodec, voiceCodec } from '../../../main/media/codec.ts';
import { RtpReceiver } from '../../../main/media/receiver.ts';
import { parseRtp, RtpFields, writeRtpHeader } from '../../../main/rtp/packet.ts';
import { levelAt, toneSamples } from '../../support/tone.ts';

const noise = { name: 'CN', clockRate: 8_000, payloadType: 13 };
const open: { dispose(): void }[] = [];

afterEach(() => {
  for (const each of open.splice(0)) each.dispose();
});

/** A far end that speaks, falls silent and speaks again, packet by packet; a receiver that is read every 20 ms. */
class Line {
  readonly #receiver = new RtpReceiver(() => {});
  readonly #codec: VoiceCodec;
  readonly #send: { readonly name: string; readonly clockRate: number; readonly payloadType: number };
  #sequence = 0;
  #tick = 0;

  constructor(name: string, clockRate: number, payloadType: number, parameters?: string) {
    const codec = voiceCodec(name, parameters);
    if (!codec) throw new Error(`no ${name}`);
    this.#codec = codec;
    this.#send = { name, clockRate, payloadType };
    this.#receiver.configure(this.#send, [this.#send, noise], undefined);
    open.push(this.#codec, this.#receiver);
  }

  /** What is heard while `samples` are said. */
  say(samples: Int16Array): Int16Array {
    const frame = this.#codec.sampleRate / 50;
    const heard = new Int16Array(samples.length);
    for (let at = 0; at < samples.length; at += frame) {
      const payload = new Uint8Array(1_500);
      const length = this.#codec.encode(samples.subarray(at, at + frame), payload, 0);
      if (length > 0) this.give(this.#send.payloadType, payload.subarray(0, length), at === 0);
      this.read(heard.subarray(at, at + frame));
    }
    return heard;
  }

  /** What is heard in `seconds` of which nothing is told. */
  wait(seconds: number): Int16Array {
    const frame = this.#codec.sampleRate / 50;
    const heard = new Int16Array(this.#codec.sampleRate * seconds);
    for (let at = 0; at < heard.length; at += frame) this.read(heard.subarray(at, at + frame));
    return heard;
  }

  give(payloadType: number, payload: Uint8Array, marker = false): void {
    const bytes = new Uint8Array(12 + payload.length);
    const timestamp = (this.#tick * this.#send.clockRate) / 50;
    bytes.set(payload, writeRtpHeader({ marker, payloadType, sequence: this.#sequence++, timestamp, ssrc: 9 }, bytes));
    const fields = new RtpFields();
    expect(parseRtp(bytes, fields)).toBeUndefined();
    this.#receiver.receive(fields, bytes, this.#tick * 20 + 5, true);
  }

  read(frame: Int16Array): void {
    this.#tick++;
    this.#receiver.read(frame, this.#tick * 20);
  }
}

const dBov = (samples: Int16Array) =>
  10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 0.01) / samples.length / 32_768 ** 2);

describe.each([
  { name: 'PCMU', clockRate: 8_000, payloadType: 0, rate: 8_000 },
  { name: 'G722', clockRate: 8_000, payloadType: 9, rate: 16_000 },
])('comfort noise beside $name (RFC 3389)', ({ name, clockRate, payloadType, rate }) => {
  it('is heard at its level for as long as the silence lasts, and is gone when speech is back', () => {
    const line = new Line(name, clockRate, payloadType);
    const tone = toneSamples({ hz: 700, sampleRate: rate, seconds: 1, dbfs: -10 });
    line.say(tone);
    line.give(13, Uint8Array.of(50));
    const silence = line.wait(3);
    for (const second of [1, 2])
      expect(Math.abs(dBov(silence.subarray(second * rate, (second + 1) * rate)) + 50)).toBeLessThan(2);
    line.give(13, Uint8Array.of(65));
    expect(Math.abs(dBov(line.wait(2).subarray(rate)) + 65)).toBeLessThan(2);
    const again = line.say(tone).subarray(rate / 2);
    expect(Math.abs(levelAt(again, rate, 700) + 10)).toBeLessThan(1);
  });
});

describe('Opus with DTX', () => {
  it('leaves out silence, which is heard as such, and speech comes back whole', () => {
    const line = new Line('opus', 48_000, 96, 'usedtx=1');
    const tone = toneSamples({ hz: 700, sampleRate: 48_000, seconds: 1, dbfs: -10 });
    line.say(tone);
    expect(dBov(line.say(new Int16Array(48_000 * 3)).subarray(96_000))).toBeLessThan(-60);
    expect(Math.abs(levelAt(line.say(tone).subarray(24_000), 48_000, 700) + 10)).toBeLessThan(1.5);
  });
});
