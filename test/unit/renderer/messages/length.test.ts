import { expect, it } from 'vitest';
import { bytesLeft } from '../../../../renderer/features/messages/length.ts';

it.each([
  ['', 900],
  ['hello', 895],
  ['ü', 898],
  ['👍', 896],
  ['x'.repeat(901), -1],
])('%s leaves %d bytes', (text, left) => {
  expect(bytesLeft(text)).toBe(left);
});
