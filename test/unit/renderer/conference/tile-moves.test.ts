import { describe, expect, it } from 'vitest';
import { tileAfter } from '../../../../renderer/features/conference/tile-moves.ts';

/**
 * ```
 * 0 1 2
 * 3 4 5
 * 6 7
 * ```
 */
describe('arrow keys among eight tiles in rows of three', () => {
  it.each<[string, number, number]>([
    ['ArrowRight', 0, 1],
    ['ArrowRight', 2, 3],
    ['ArrowRight', 7, 7],
    ['ArrowLeft', 3, 2],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 1, 4],
    ['ArrowDown', 5, 7],
    ['ArrowDown', 6, 6],
    ['ArrowUp', 4, 1],
    ['ArrowUp', 2, 2],
    ['Home', 7, 0],
    ['End', 0, 7],
  ])('%s leads from %i to %i', (key, from, to) => {
    expect(tileAfter(key, from, 8, 3)).toBe(to);
  });

  it('other keys lead nowhere', () => {
    expect(tileAfter('m', 0, 8, 3)).toBeUndefined();
  });
});
