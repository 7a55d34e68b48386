import type { CommandResult } from '../../../app/ipc/contract.ts';

/** Long enough for the browser to have taken the file. */
const KEPT_MS = 60_000;

export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Hands an export to the browser as a file to save. */
export function save({ name, mediaType, base64 }: CommandResult<'wire.export'>): void {
  const url = URL.createObjectURL(new Blob([bytesOfBase64(base64)], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
