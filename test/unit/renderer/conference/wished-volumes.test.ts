import { describe, expect, it } from 'vitest';
import { WishedVolumes } from '../../../../renderer/features/conference/wished-volumes.ts';

const bob = { id: 'bob', volumeDb: 0 };

describe('a key that makes a party louder or quieter', () => {
  it('goes on from what was wished before, while the engine has not told of it', () => {
    const volumes = new WishedVolumes();
    for (const now of [0, 30, 60]) volumes.wish('bob', volumes.step(bob, -2, now), now);
    expect(volumes.step({ ...bob, volumeDb: -2 }, -2, 90)).toBe(-8);
  });

  it('goes on from what the engine tells, once it must have told', () => {
    const volumes = new WishedVolumes();
    volumes.wish('bob', -6, 0);
    expect(volumes.step({ ...bob, volumeDb: 4 }, 2, 1_000)).toBe(6);
  });

  it('leaves another party where it is', () => {
    const volumes = new WishedVolumes();
    volumes.wish('carol', -6, 0);
    expect(volumes.step(bob, 2, 10)).toBe(2);
  });

  it.each([
    [19, 2, 20],
    [-20, -2, -20],
  ])('from %i dB by %i dB goes no further than %i dB', (volumeDb, by, db) => {
    expect(new WishedVolumes().step({ id: 'bob', volumeDb }, by, 0)).toBe(db);
  });
});
