import { describe, expect, it } from 'vitest';
import { chosenCodecs, codecChoices, movedCodec } from '../../../../renderer/features/accounts/codec-choice.ts';

describe('the codecs of an account', () => {
  it('stand in its order, those it doesn’t use after them', () => {
    expect(codecChoices(['PCMA', 'opus']).map(({ name, used }) => [name, used])).toEqual([
      ['PCMA', true],
      ['opus', true],
      ['G722', false],
      ['PCMU', false],
      ['L16', false],
    ]);
    expect(chosenCodecs(codecChoices(['PCMA', 'opus']))).toEqual(['PCMA', 'opus']);
  });

  it('are moved by one place, and not past the ends', () => {
    const choices = codecChoices(['PCMA', 'opus', 'G722']);
    expect(chosenCodecs(movedCodec(choices, 1, -1))).toEqual(['opus', 'PCMA', 'G722']);
    expect(chosenCodecs(movedCodec(choices, 1, 1))).toEqual(['PCMA', 'G722', 'opus']);
    expect(movedCodec(choices, 0, -1)).toBe(choices);
    expect(movedCodec(choices, 4, 1)).toBe(choices);
  });
});
