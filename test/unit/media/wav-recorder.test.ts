import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseWav, type WavAudio } from '../../../main/audio/wav.ts';
import { openMicrophone } from '../../../main/media/microphone.ts';
import { openSpeaker } from '../../../main/media/speaker.ts';
import { WavRecorder } from '../../../main/media/wav-recorder.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { analyseTone, writeToneWav } from '../../support/tone.ts';

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder('wav');
});

afterEach(() => folder.remove());

const failed = (error: Error) => {
  throw error;
};

function recorded(path: string): WavAudio {
  const wav = parseWav(readFileSync(path));
  if (!wav.ok) throw new Error(wav.error.message);
  return wav.value;
}

const frame = (value: number) => new Int16Array(960).fill(value);

describe('the speaker’s recording', () => {
  it('holds every frame in its order, at 48 kHz mono', async () => {
    const path = join(folder.path, 'out.wav');
    const recorder = await WavRecorder.create(path, failed);
    for (let index = 0; index < 120; index++) recorder.write(frame(index));
    await recorder.close();
    const wav = recorded(path);
    expect(wav).toMatchObject({ sampleRate: 48_000, channels: 1 });
    expect(wav.samples.length).toBe(120 * 960);
    expect([0, 59, 119].map((index) => wav.samples[index * 960])).toEqual([0, 59, 119]);
  });

  it('can be played before it is closed, short of its last second', async () => {
    const path = join(folder.path, 'out.wav');
    const recorder = await WavRecorder.create(path, failed);
    expect(recorded(path).samples.length).toBe(0);
    for (let index = 0; index < 130; index++) recorder.write(frame(index));
    await expect.poll(() => recorded(path).samples.length).toBe(100 * 960);
    await recorder.close();
  });

  it('takes the place of a file that was there', async () => {
    const path = join(folder.path, 'out.wav');
    writeFileSync(path, 'x'.repeat(10_000));
    const recorder = await WavRecorder.create(path, failed);
    await recorder.close();
    expect(readFileSync(path).length).toBe(44);
  });

  it('is refused in words where it can’t be written', async () => {
    const path = join(folder.path, 'nowhere', 'out.wav');
    const speaker = await openSpeaker({ wav: path }, { toPage: () => {}, ringPage: () => {}, warn: () => {} });
    expect(speaker).toMatchObject({ ok: false, error: { code: 'speaker-unusable' } });
    expect(!speaker.ok && speaker.error.message).toContain(path);
  });
});

describe('the microphone', () => {
  async function listen(source: Parameters<typeof openMicrophone>[0], frames: number): Promise<Int16Array> {
    const microphone = await openMicrophone(source);
    if (!microphone.ok) throw new Error(microphone.error.message);
    const heard = new Int16Array(frames * 960);
    for (let index = 0; index < frames; index++) microphone.value.read(heard.subarray(index * 960, (index + 1) * 960));
    return heard;
  }

  it('plays a file of another rate in a loop', async () => {
    const path = join(folder.path, 'in.wav');
    writeToneWav(path, { hz: 500, sampleRate: 16_000, seconds: 0.5 });
    const heard = await listen({ wav: path }, 100);
    expect(heard.subarray(24_000, 24_960)).toEqual(heard.subarray(0, 960));
    const { hz, purity } = analyseTone(heard, 48_000);
    expect(hz).toBeCloseTo(500, 0);
    expect(purity).toBeGreaterThan(0.99);
  });

  it('plays a tone without a seam', async () => {
    const { hz, purity } = analyseTone(await listen({ tone: 440 }, 100), 48_000);
    expect(hz).toBeCloseTo(440, 1);
    expect(purity).toBeGreaterThan(0.9999);
  });

  it('may be silent', async () => {
    expect((await listen('silence', 3)).every((sample) => sample === 0)).toBe(true);
  });

  it.each([
    ['is not there', 'missing.wav', undefined],
    ['is no WAV', 'text.wav', 'hello'],
  ])('is refused in words when its file %s', async (_, name, content) => {
    const path = join(folder.path, name);
    if (content) writeFileSync(path, content);
    const microphone = await openMicrophone({ wav: path });
    expect(microphone).toMatchObject({ ok: false, error: { code: 'microphone-unusable' } });
    expect(!microphone.ok && microphone.error.message).toContain(path);
  });
});
