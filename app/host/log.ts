import { renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { destination, pino } from 'pino';
import type { Log } from '../../main/base/log.ts';
import { makeFolder } from '../../main/store/make-folder.ts';

/** Beyond this the log of earlier runs becomes `.1`, in place of an older one. */
const KEPT_BYTES = 5 * 1024 * 1024;

/** Lines that wait while they can't be written; later ones are left out. */
const WAITING_BYTES = 256 * 1024;

/**
 * The log as JSON lines: on stderr where a program reads us, else in a file of the data folder, so that a person sees
 * only what was written for them. Level: PARTYLINE_LOG, else info.
 */
export function openLog(where: 'stderr' | { readonly folder: string }, level = process.env.PARTYLINE_LOG): Log {
  const options = { level: level && level in pino.levels.values ? level : 'info', base: null };
  const to = where === 'stderr' ? { fd: 2 } : { dest: logFile(where.folder) };
  const stream = destination({ ...to, sync: true, maxLength: WAITING_BYTES });
  // A full disk or a closed pipe costs the log, never a call.
  stream.on('error', () => {});
  return pino(options, stream);
}

function logFile(folder: string): string {
  makeFolder(folder);
  const file = join(folder, 'partyline.log');
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats && stats.size > KEPT_BYTES) renameSync(file, `${file}.1`);
  return file;
}
