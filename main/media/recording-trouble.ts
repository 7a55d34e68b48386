import { statfsSync } from 'node:fs';
import { limits } from '../base/limits.ts';

/** Why a disk has no room for a recording, in words; undefined where it has. Throws the system's error. */
export function lackOfRoom(folder: string): string | undefined {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free >= limits.recordingFreeBytes) return undefined;
  const megabytes = (bytes: number) => Math.floor(bytes / 1e6);
  return `Only ${megabytes(free)} MB are free on the disk, and a recording leaves ${megabytes(limits.recordingFreeBytes)} MB alone. Make room and record again.`;
}

/** What the system says, for a person. */
export function inWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'The disk is full. What was recorded until then is kept.';
  if (code === 'EACCES' || code === 'EROFS') return 'The folder for recordings can’t be written to.';
  return error instanceof Error ? error.message : String(error);
}
