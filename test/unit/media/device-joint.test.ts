import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceJoint } from '../../../main/media/device-joint.ts';
import type { Microphone } from '../../../main/media/microphone.ts';
import type { MediaLevels } from '../../../main/media/protocol.ts';
import { HOST } from '../../../main/media/room-mix.ts';
import type { Voice } from '../../../main/media/voice.ts';
import { analyseTone, levelAt, toneSamples } from '../../support/tone.ts';

const SECONDS = 2;
const TICKS = SECONDS * 50;

interface TestVoice extends Voice {
  muted: boolean;
  /** Everything that it was told. */
  readonly told: Int16Array;
}

function voice(id: string, sampleRate = 8_000, muted = false): TestVoice {
  const samples = sampleRate / 50;
  return {
    id,
    sampleRate,
    muted,
    heard: new Int16Array(samples),
    said: new Int16Array(samples),
    told: new Int16Array(sampleRate * SECONDS),
  };
}

let played: Int16Array;
let levels: MediaLevels[];
let microphoneTone: Int16Array;
let microphoneStarts: number;
let device: DeviceJoint;
let tick: number;

beforeEach(() => {
  played = new Int16Array(48_000 * SECONDS);
  levels = [];
  tick = 0;
  microphoneStarts = 0;
  microphoneTone = toneSamples({ hz: 1_000, sampleRate: 48_000, seconds: SECONDS });
  const microphone: Microphone = {
    start: () => {
      microphoneStarts++;
    },
    push: () => {},
    read: (into) => into.set(microphoneTone.subarray(tick * 960, (tick + 1) * 960)),
  };
  const speaker = { write: (frame: Int16Array) => played.set(frame, tick * 960), close: async () => {} };
  device = new DeviceJoint(microphone, speaker, (each) => levels.push(each));
});

/** Two seconds of ticks in which each voice says a tone. */
function run(...voices: readonly { readonly voice: TestVoice; readonly hz: number }[]): void {
  const tones = voices.map(({ voice: { sampleRate }, hz }) =>
    toneSamples({ hz, sampleRate, seconds: SECONDS, dbfs: -12 }),
  );
  for (tick = 0; tick < TICKS; tick++) {
    voices.forEach(({ voice: { heard } }, index) => {
      heard.set((tones[index] ?? heard).subarray(tick * heard.length, (tick + 1) * heard.length));
    });
    device.listen();
    device.tick();
    for (const { voice } of voices) voice.told.set(voice.said, tick * voice.said.length);
  }
}

describe('microphone and speaker', () => {
  it('a call hears the microphone at its own rate, and is heard at the device’s', () => {
    const call = voice('a');
    device.join(call);
    run({ voice: call, hz: 440 });
    expect(analyseTone(call.told.subarray(800), 8_000)).toMatchObject({ hz: expect.closeTo(1_000, 0) });
    expect(analyseTone(call.told.subarray(800), 8_000).purity).toBeGreaterThan(0.999);
    expect(analyseTone(played.subarray(4_800), 48_000).hz).toBeCloseTo(440, 0);
    expect(analyseTone(played.subarray(4_800), 48_000).purity).toBeGreaterThan(0.999);
  });

  it('a call at the device’s rate passes unchanged', () => {
    const call = voice('a', 48_000);
    device.join(call);
    run({ voice: call, hz: 440 });
    expect(call.told).toEqual(microphoneTone);
    expect(played).toEqual(toneSamples({ hz: 440, sampleRate: 48_000, seconds: SECONDS, dbfs: -12 }));
  });

  it('all calls are heard together, and those that aren’t muted get the microphone', () => {
    const [speaking, muted] = [voice('a'), voice('b', 8_000, true)];
    device.join(speaking);
    device.join(muted);
    run({ voice: speaking, hz: 440 }, { voice: muted, hz: 700 });
    expect(levelAt(played.subarray(4_800), 48_000, 440)).toBeCloseTo(-12, 0);
    expect(levelAt(played.subarray(4_800), 48_000, 700)).toBeCloseTo(-12, 0);
    expect(analyseTone(speaking.told.subarray(800), 8_000).rms).toBeGreaterThan(1_000);
    expect(muted.told.every((sample) => sample === 0)).toBe(true);
  });

  it('calls don’t hear each other', () => {
    const [first, second] = [voice('a'), voice('b')];
    device.join(first);
    device.join(second);
    run({ voice: first, hz: 440 }, { voice: second, hz: 700 });
    expect(levelAt(first.told.subarray(800), 8_000, 700)).toBeLessThan(-70);
    expect(levelAt(second.told.subarray(800), 8_000, 440)).toBeLessThan(-70);
  });

  it('levels come ten times a second, with who is heard', () => {
    const call = voice('a');
    device.join(call);
    run({ voice: call, hz: 440 });
    expect(levels.length).toBe(20);
    const last = levels.at(-1);
    // A sine's RMS is 3 dB below its peak: the microphone's is −6 dBFS, the call's −12.
    expect(last?.microphone).toBeCloseTo(-9, 0);
    expect(last?.streams.a).toBeCloseTo(-15, 0);
    expect(last?.speaker).toBeCloseTo(-15, 0);
  });

  it('the microphone’s level is silence while every call is muted', () => {
    const call = voice('a', 8_000, true);
    device.join(call);
    run({ voice: call, hz: 440 });
    expect(levels.at(-1)?.microphone).toBe(-127);
  });

  it('the microphone starts afresh for the first call after none', () => {
    const [first, second] = [voice('a'), voice('b')];
    device.join(first);
    device.join(second);
    device.leave(first);
    device.leave(second);
    device.join(first);
    expect(microphoneStarts).toBe(2);
  });

  it('nothing is played or reported while there is neither call nor alert', () => {
    played.fill(1);
    device.tick();
    expect(played.every((sample) => sample === 1)).toBe(true);
    expect(device.active).toBe(false);
  });
});

describe('alerts', () => {
  it('sound over a call, the latest of them', () => {
    const call = voice('a');
    device.join(call);
    device.alerts.set('b', 'busy');
    device.alerts.set('c', 'ringback');
    run({ voice: call, hz: 1_500 });
    // Ringback is on for a second, busy for half of one.
    expect(levelAt(played.subarray(28_800, 43_200), 48_000, 425)).toBeCloseTo(-15, 0);
    expect(levelAt(played.subarray(4_800, 43_200), 48_000, 1_500)).toBeCloseTo(-12, 0);
  });

  it('a call that rings in a running call is a quiet tone there', () => {
    const call = voice('a');
    device.join(call);
    device.alerts.set('b', 'ring');
    run({ voice: call, hz: 1_500 });
    const begin = played.subarray(960, 8_640);
    expect(levelAt(begin, 48_000, 425)).toBeCloseTo(-30, 0);
    expect(levelAt(begin, 48_000, 1_500)).toBeCloseTo(-12, 0);
    expect(levelAt(begin, 48_000, 523.25)).toBeLessThan(-50);
    device.leave(call);
    run();
    expect(levelAt(played.subarray(0, 19_200), 48_000, 523.25)).toBeCloseTo(-15, 0);
  });

  it('the ring has a device of its own where there is one, and the speaker rests', () => {
    const rung = new Int16Array(48_000 * SECONDS);
    let at = 0;
    const ring = (frame: Int16Array) => {
      rung.set(frame, at);
      at += frame.length;
    };
    let written = 0;
    const write = () => written++;
    const microphone = { start: () => {}, push: () => {}, read: () => {} };
    device = new DeviceJoint(microphone, { write, ring, close: async () => {} }, () => {});
    device.alerts.set('b', 'ring');
    for (let tick = 0; tick < TICKS; tick++) device.tick();
    expect(levelAt(rung.subarray(0, 19_200), 48_000, 523.25)).toBeCloseTo(-15, 0);
    expect([written, at]).toEqual([0, rung.length]);
  });

  it('a busy tone ends by itself after 4 s', () => {
    device.alerts.set('b', 'busy');
    for (let seconds = 0; seconds < 4; seconds++) {
      expect(device.active).toBe(true);
      for (let tick = 0; tick < 50; tick++) device.tick();
    }
    expect(device.active).toBe(false);
  });

  it('the one before comes back when the latest ends, and all end at once', () => {
    device.alerts.set('b', 'busy');
    device.alerts.set('c', 'ringback');
    device.alerts.set('c', 'none');
    run();
    expect(levelAt(played.subarray(2_400, 21_600), 48_000, 425)).toBeCloseTo(-15, 0);
    device.alerts.set(null, 'none');
    expect(device.active).toBe(false);
  });
});

describe('who talks', () => {
  it('is told by call, and this end where a call gets its microphone', () => {
    const [speaking, silent] = [voice('a'), voice('b', 8_000, true)];
    device.join(speaking);
    device.join(silent);
    run({ voice: speaking, hz: 440 });
    expect(levels.at(-1)).toMatchObject({ talking: ['a', HOST], talksWhileMuted: false });
  });

  it('to nobody, as every call is muted, is told as well', () => {
    device.join(voice('a', 8_000, true));
    run();
    expect(levels.at(-1)).toMatchObject({ talking: [], talksWhileMuted: true });
  });
});
