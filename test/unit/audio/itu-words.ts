import { crc32 } from 'node:zlib';

/** CRC-32 of a sequence as the ITU's files have it: 16-bit words, the lower byte first. */
export function wordsCrc(words: ArrayLike<number>): string {
  const bytes = Buffer.alloc(2 * words.length);
  for (let i = 0; i < words.length; i++) bytes.writeUInt16LE((words[i] as number) & 0xffff, 2 * i);
  return crc32(bytes).toString(16).padStart(8, '0').toUpperCase();
}
