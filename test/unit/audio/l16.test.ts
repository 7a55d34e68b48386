import { expect, test } from 'vitest';
import { decodeL16, encodeL16 } from '../../../main/audio/l16.ts';

test('each sample is two bytes in network order (RFC 3551 §4.5.11)', () => {
  const bytes = new Uint8Array(9);
  expect(encodeL16(Int16Array.of(1, -2, 32_767, -32_768), bytes, 1)).toBe(8);
  expect([...bytes]).toEqual([0, 0x00, 0x01, 0xff, 0xfe, 0x7f, 0xff, 0x80, 0x00]);
});

test('every sample comes back as it was', () => {
  const samples = Int16Array.from({ length: 65_536 }, (_, i) => i);
  const bytes = new Uint8Array(2 * samples.length);
  encodeL16(samples, bytes);
  const heard = new Int16Array(samples.length + 2);
  expect(decodeL16(bytes, bytes.length, heard, 2)).toBe(samples.length);
  expect(heard.subarray(2)).toEqual(samples);
});

test('a byte too many is left out', () => {
  const heard = new Int16Array(2);
  expect(decodeL16(Uint8Array.of(0, 7, 0), 3, heard)).toBe(1);
  expect([...heard]).toEqual([7, 0]);
});
