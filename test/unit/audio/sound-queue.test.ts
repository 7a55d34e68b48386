import { expect, it } from 'vitest';
import { SoundQueue } from '../../../main/audio/sound-queue.ts';

it('gives back what was written, in order, and keeps the past before it', () => {
  const queue = new SoundQueue(50, 100);
  const frame = new Int16Array(30);
  let [written, read] = [1, 1];
  for (let round = 0; round < 200; round++) {
    while (queue.length < 30) {
      queue.reserve(40);
      for (let index = 0; index < 40; index++) queue.samples[queue.end + index] = written++;
      queue.add(40);
    }
    queue.read(frame);
    for (const sample of frame) expect(sample).toBe(read++);
    for (let back = 1; back <= Math.min(50, read - 1); back++)
      expect(queue.samples[queue.start - back]).toBe(read - back);
  }
  queue.clear();
  expect(queue.length).toBe(0);
  expect(queue.samples.subarray(0, 50).every((sample) => sample === 0)).toBe(true);
});
