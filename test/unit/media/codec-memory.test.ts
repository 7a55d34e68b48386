import { expect, it } from 'vitest';
import { libopus } from '../../../main/audio/libopus.ts';
import { Mixer } from '../../../main/audio/mixer.ts';
import { voiceCodec } from '../../../main/media/codec.ts';
import { HeardSources } from '../../../main/media/group-sources.ts';
import { RtpReceiver } from '../../../main/media/receiver.ts';
import { RtpSender } from '../../../main/media/sender.ts';
import { SharedMix } from '../../../main/media/shared-mix.ts';
import { parseRtp, RtpFields, writeRtpHeader } from '../../../main/rtp/packet.ts';
import { SeededRandom } from '../../support/seeded-random.ts';

/** A thousand who come, change their codec and go leave nothing behind in libopus' memory: one codec left each time would show as 20 MB. */

const TIMES = 1_000;
/** By then all that is there at once has been there. */
const WARM = 20;

const opus = { name: 'opus', clockRate: 48_000, payloadType: 111 };
const pcmu = { name: 'PCMU', clockRate: 8_000, payloadType: 0 };
const sound = Int16Array.from({ length: 960 }, (_, i) => Math.round(8_000 * Math.sin(i / 10)));
const payload = new Uint8Array(1_000);
const encoder = voiceCodec('opus');
const length = encoder?.encode(sound, payload, 0) ?? 0;
const frame = new Int16Array(960);

/** Gives how much libopus' memory grew over all the times but the first few. */
function grown(once: (time: number) => void): number {
  for (let time = 0; time < WARM; time++) once(time);
  const before = libopus.HEAPU8.length;
  for (let time = WARM; time < TIMES; time++) once(time);
  return libopus.HEAPU8.length - before;
}

function packet(ssrc: number, index: number): [RtpFields, Uint8Array] {
  const bytes = new Uint8Array(12 + length);
  const header = { marker: false, payloadType: 111, sequence: index, timestamp: index * 960, ssrc };
  bytes.set(payload.subarray(0, length), writeRtpHeader(header, bytes));
  const fields = new RtpFields();
  parseRtp(bytes, fields);
  return [fields, bytes];
}

it('who is heard', () => {
  const once = () => {
    const receiver = new RtpReceiver(() => {});
    for (const codec of [opus, pcmu, opus]) {
      receiver.configure(codec, [codec], undefined);
      for (let index = 0; index < 3; index++) {
        receiver.receive(...packet(1, index), index * 20, true);
        receiver.read(frame.subarray(0, receiver.sampleRate / 50), index * 20 + 15);
      }
    }
    receiver.dispose();
  };
  expect(grown(once)).toBe(0);
});

it('who speaks, by itself and with others in a room', () => {
  const mix = new SharedMix();
  const once = (time: number) => {
    const senders = [1, 2].map((seed) => new RtpSender(new SeededRandom(seed), () => {}));
    for (const [step, codec] of [opus, pcmu, opus].entries()) {
      for (const sender of senders) sender.configure(codec, 20, undefined);
      const said = codec === opus ? sound : sound.subarray(0, 160);
      for (const [turn, shared] of [mix, undefined].entries()) {
        const tick = time * 100 + step * 10 + turn;
        for (const sender of senders) sender.share(shared);
        for (const sender of senders) sender.speak(said, tick);
      }
    }
    for (const sender of senders) sender.dispose();
    expect(mix.encoders).toEqual([]);
  };
  expect(grown(once)).toBe(0);
});

it('who is heard in a group, and pushed out by others, or leaves, or is there when it ends', () => {
  const setup = { address: '239.255.12.1', port: 5_004, interfaceAddress: '192.0.2.1', send: opus, receive: [opus] };
  const mixer = new Mixer(960);
  let sources = new HeardSources({ ...setup, ptimeMs: 20, rtcp: true }, 48_000);
  const once = (time: number) => {
    const nowMs = time * 10_000;
    for (let index = 0; index < 3; index++)
      sources.receive(...packet(time + 1, index), { address: '192.0.2.2', port: 5_004 }, nowMs + index * 20, 0);
    sources.hear(mixer, nowMs + 75);
    sources.hear(mixer, nowMs + 5_000);
    if (time % 3 === 0) sources.remove(time + 1);
    if (time % 50 !== 0) return;
    sources.dispose();
    sources = new HeardSources({ ...setup, ptimeMs: 20, rtcp: true }, 48_000);
  };
  expect(grown(once)).toBe(0);
  expect(sources.size).toBeGreaterThan(1);
});
