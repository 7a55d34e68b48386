import { describe, expect, it } from 'vitest';
import { hueOf, initialsOf } from '../../../../renderer/ui/initials.ts';

describe('initials', () => {
  it.each([
    ['Bob Martin', 'BM'],
    ['Carla Ruiz-Oyelaran', 'CO'],
    ['me', 'M'],
    ['bob.martin@example.com', 'BM'],
    ['Ágnes', 'Á'],
    ['+49 30 901820', ''],
    ['', ''],
  ])('of “%s” are “%s”', (label, expected) => {
    expect(initialsOf(label)).toBe(expected);
  });

  it('stand on a colour that stays', () => {
    expect(hueOf('Bob')).toBe(hueOf('Bob'));
    expect(hueOf('Bob')).not.toBe(hueOf('Carla'));
  });
});
