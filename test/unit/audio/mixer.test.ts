import { describe, expect, test } from 'vitest';
import { Mixer } from '../../../main/audio/mixer.ts';

describe('the mixer', () => {
  const alice = Int16Array.of(100, -200, 30_000);
  const bob = Int16Array.of(1, 2, 20_000);
  const carol = Int16Array.of(-5, -5, -40);

  function mixOf(...frames: readonly Int16Array[]): Mixer {
    const mixer = new Mixer(3);
    mixer.clear();
    for (const frame of frames) mixer.add(frame);
    return mixer;
  }

  test('a listener hears everyone, saturated', () => {
    const heard = new Int16Array(3);
    mixOf(alice, bob, carol).mix(heard);
    expect([...heard]).toEqual([96, -203, 32_767]);
  });

  test('a speaker hears all the others: what they add is taken out before it saturates', () => {
    const mixer = mixOf(alice, bob, carol);
    const heard = new Int16Array(3);
    mixer.mixWithout(alice, heard);
    expect([...heard]).toEqual([-4, -3, 19_960]);
    mixer.mixWithout(bob, heard);
    expect([...heard]).toEqual([95, -205, 29_960]);
  });

  test('a party alone hears silence, even into their own frame', () => {
    const own = Int16Array.of(5, -6, 7);
    mixOf(own).mixWithout(own, own);
    expect([...own]).toEqual([0, 0, 0]);
  });

  test('saturates at both ends', () => {
    const heard = new Int16Array(3);
    const low = new Int16Array(3).fill(-32_768);
    mixOf(low, low, low).mix(heard);
    expect([...heard]).toEqual([-32_768, -32_768, -32_768]);
  });

  test('two hundred at full scale are still exact', () => {
    const full = new Int16Array(3).fill(32_767);
    const opposite = new Int16Array(3).fill(-32_767);
    const heard = new Int16Array(3);
    mixOf(...Array(100).fill(full), ...Array(100).fill(opposite), alice).mix(heard);
    expect([...heard]).toEqual([...alice]);
  });

  test('starts afresh after clear', () => {
    const mixer = mixOf(alice);
    mixer.clear();
    mixer.add(bob);
    const heard = new Int16Array(3);
    mixer.mix(heard);
    expect([...heard]).toEqual([...bob]);
  });
});
