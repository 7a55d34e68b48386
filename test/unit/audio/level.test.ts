import { describe, expect, test } from 'vitest';
import { frameLevel, LevelMeter, SILENCE_DBFS } from '../../../main/audio/level.ts';
import { toneSamples } from '../../support/tone.ts';

describe('the level of a frame', () => {
  test.each([
    ['silence', new Int16Array(960), -127],
    ['a full-scale square wave', new Int16Array(960).fill(-32_768), 0],
    ['half of full scale', new Int16Array(960).fill(16_384), -6.02],
    ['the least there is', new Int16Array(960).fill(1), -90.31],
    ['a full-scale sine', toneSamples({ hz: 1000, sampleRate: 48_000, seconds: 0.02, dbfs: 0 }), -3.01],
    ['no samples at all', new Int16Array(0), -127],
  ])('%s', (_name, frame, dbfs) => {
    expect(frameLevel(frame)).toBeCloseTo(dbfs, 2);
  });

  test('one click in a long frame does not fall below the floor', () => {
    const frame = new Int16Array(1_000_000);
    frame[0] = 1;
    expect(frameLevel(frame)).toBe(SILENCE_DBFS);
  });
});

describe('the meter', () => {
  const loud = new Int16Array(960).fill(16_384);

  test('reads −127 until 100 ms have been heard, then their level', () => {
    const meter = new LevelMeter(48_000);
    for (let frame = 0; frame < 4; frame++) meter.add(loud);
    expect(meter.level).toBe(-127);
    meter.add(loud);
    expect(meter.level).toBeCloseTo(-6.02, 2);
  });

  test('follows from window to window', () => {
    const meter = new LevelMeter(48_000);
    for (let frame = 0; frame < 5; frame++) meter.add(loud);
    for (let frame = 0; frame < 5; frame++) meter.add(new Int16Array(960));
    expect(meter.level).toBe(-127);
  });

  test('is at rest after a reset', () => {
    const meter = new LevelMeter(48_000);
    for (let frame = 0; frame < 9; frame++) meter.add(loud);
    meter.reset();
    expect(meter.level).toBe(-127);
    for (let frame = 0; frame < 4; frame++) meter.add(loud);
    expect(meter.level).toBe(-127);
  });
});
