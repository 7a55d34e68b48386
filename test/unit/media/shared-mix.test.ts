import { describe, expect, it } from 'vitest';
import { voiceCodec } from '../../../main/media/codec.ts';
import { RtpSender } from '../../../main/media/sender.ts';
import { SharedEncoder, SharedMix } from '../../../main/media/shared-mix.ts';
import { parseRtp, RtpFields } from '../../../main/rtp/packet.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { enter, nothing, Party, roomOf, run, tone } from './room-rig.ts';

const codecs = {
  PCMU: { name: 'PCMU', clockRate: 8_000, payloadType: 0, sampleRate: 8_000 },
  G722: { name: 'G722', clockRate: 8_000, payloadType: 9, sampleRate: 16_000 },
  opus: { name: 'opus', clockRate: 48_000, payloadType: 111, sampleRate: 48_000 },
} as const;
type Name = keyof typeof codecs;

/** A sender and the payloads that it sent, by the tick in which each went out. */
function sender(name: Name, ptimeMs = 20) {
  const payloads = new Map<number, string>();
  let now = 0;
  const made = new RtpSender(new SeededRandom(1), (packet) => {
    const fields = new RtpFields();
    expect(parseRtp(packet, fields)).toBeUndefined();
    payloads.set(now, Buffer.from(packet.subarray(fields.payloadStart, fields.payloadEnd)).toString('base64'));
  });
  made.configure(codecs[name], ptimeMs, undefined);
  const speak = (frame: Int16Array, tick: number) => {
    now = tick;
    made.speak(frame, tick);
  };
  return { share: (mix: SharedMix | undefined) => made.share(mix), speak, payloads, sender: made };
}

function frameAt(name: Name, tick: number): Int16Array {
  const rate = codecs[name].sampleRate;
  const sound = tone(440);
  return Int16Array.from({ length: rate / 50 }, (_, i) => Math.round(sound(tick * (rate / 50) + i, rate)));
}

/** Ticks `from` to `to`, in which all speak the same. */
function speakAll(name: Name, from: number, to: number, ...all: readonly ReturnType<typeof sender>[]): void {
  for (let tick = from; tick < to; tick++) for (const each of all) each.speak(frameAt(name, tick), tick);
}

describe.each(['PCMU', 'G722', 'opus'] as const)('what all listeners hear, in %s', (name) => {
  it('is encoded once, and all get the same bytes', () => {
    const mix = new SharedMix();
    const listeners = [sender(name), sender(name), sender(name)];
    for (const each of listeners) each.share(mix);
    speakAll(name, 0, 10, ...listeners);
    const [encoder, ...more] = mix.encoders;
    expect([encoder?.runs, encoder?.listeners, more]).toEqual([10, 3, []]);
    expect(listeners[0]?.payloads.size).toBe(10);
    for (const { payloads } of listeners) expect(payloads).toEqual(listeners[0]?.payloads);
  });

  it('goes on without a seam where one begins to speak, as if it had encoded all by itself', () => {
    const mix = new SharedMix();
    const [alone, other, speaker] = [sender(name), sender(name), sender(name)];
    other.share(mix);
    speaker.share(mix);
    speakAll(name, 0, 20, alone, other, speaker);
    speaker.share(undefined);
    speakAll(name, 20, 40, alone, other, speaker);
    expect(speaker.payloads).toEqual(alone.payloads);
    expect(other.payloads).toEqual(alone.payloads);
    expect(mix.encoders.map(({ listeners }) => listeners)).toEqual([1]);
  });

  it('takes its first listener over where its own encoder stood', () => {
    const mix = new SharedMix();
    const [alone, listener] = [sender(name), sender(name)];
    speakAll(name, 0, 20, alone, listener);
    listener.share(mix);
    speakAll(name, 20, 40, alone, listener);
    expect(listener.payloads).toEqual(alone.payloads);
  });

  it('keeps no encoder that nobody listens to', () => {
    const mix = new SharedMix();
    const listener = sender(name);
    listener.share(mix);
    speakAll(name, 0, 2, listener);
    listener.sender.rest(2);
    expect(mix.encoders).toEqual([]);
  });
});

describe('packets longer than a frame', () => {
  it('are shared among those whose packets begin together; whoever leaves in the middle of one loses nothing', () => {
    const mix = new SharedMix();
    const [alone, first, second, odd] = [
      sender('PCMU', 60),
      sender('PCMU', 60),
      sender('PCMU', 60),
      sender('PCMU', 60),
    ] as const;
    for (const each of [first, second]) each.share(mix);
    speakAll('PCMU', 0, 1, alone, first, second);
    odd.share(mix);
    speakAll('PCMU', 1, 8, alone, first, second, odd);
    expect(mix.encoders.map(({ listeners }) => listeners)).toEqual([2, 1]);
    second.share(undefined);
    speakAll('PCMU', 8, 18, alone, first, second, odd);
    expect([...first.payloads.keys()]).toEqual([2, 5, 8, 11, 14, 17]);
    expect([...odd.payloads.keys()]).toEqual([3, 6, 9, 12, 15]);
    expect(first.payloads).toEqual(alone.payloads);
    expect(second.payloads).toEqual(alone.payloads);
  });
});

describe('what listeners report lost', () => {
  /** An encoder with so many listeners, and what its codec was told. */
  function listenedTo(listeners: number) {
    const told: number[] = [];
    const codec = voiceCodec('PCMU');
    if (!codec) throw new Error('No codec');
    const encoder = new SharedEncoder({ ...codec, adapt: (lost) => told.push(lost) }, 160);
    encoder.listeners = listeners;
    return { encoder, told };
  }

  it('is followed as the worst off has it, once for all of them', () => {
    const { encoder, told } = listenedTo(3);
    for (const lost of [0, 0.2, 0.01, 0, 0, 0.03]) encoder.adapt(lost);
    expect(told).toEqual([0.2, 0.03]);
  });

  it('is followed still when some have gone', () => {
    const { encoder, told } = listenedTo(3);
    encoder.adapt(0.1);
    encoder.listeners = 1;
    encoder.adapt(0);
    encoder.adapt(0);
    expect(told).toEqual([0.1, 0]);
  });
});

describe('a room', () => {
  it('lets all share who only listen at one rate; who speaks has a mix of its own, and comes back after a pause', () => {
    const [speaker, talkative, quiet, wide] = [
      new Party('a', 8_000, tone(300)),
      new Party('b', 8_000, nothing),
      new Party('c', 8_000, nothing),
      new Party('d', 48_000, nothing),
    ];
    const room = roomOf(speaker, talkative, quiet, wide);
    const all = [speaker, talkative, quiet, wide] as const;
    run(room, 30, ...all);
    expect(speaker.shared).toBeUndefined();
    expect(quiet.shared).toBeDefined();
    expect(talkative.shared).toBe(quiet.shared);
    expect(wide.shared).not.toBe(quiet.shared);
    talkative.says(tone(500));
    run(room, 1, ...all);
    expect(talkative.shared).toBeUndefined();
    talkative.says(nothing);
    run(room, 60, ...all);
    expect(talkative.shared).toBe(quiet.shared);
    room.leave(talkative);
    expect(talkative.shared).toBeUndefined();
    enter(room, talkative);
    run(room, 30, ...all);
    expect(talkative.shared).toBe(quiet.shared);
  });
});
