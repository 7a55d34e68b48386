import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Disposable } from '../base/disposable.ts';
import { err, ok, type Result } from '../base/result.ts';
import { makeFolder } from './make-folder.ts';

export interface LockError {
  readonly code: 'in-use' | 'unusable';
  readonly message: string;
}

const SQLITE_BUSY = 5;

/**
 * Takes the data folder for this process, making it where it is missing. The lock is SQLite's exclusive file lock, which
 * the system releases however the process ends: no stale lock after a crash, no guess about a process id.
 */
export function lockDataFolder(folder: string): Result<Disposable, LockError> {
  try {
    makeFolder(folder);
    const database = new DatabaseSync(join(folder, 'instance.lock'), { timeout: 0 });
    try {
      database.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      database.close();
      throw error;
    }
    return ok({ dispose: () => database.isOpen && database.close() });
  } catch (error) {
    return err(lockError(folder, error));
  }
}

function lockError(folder: string, error: unknown): LockError {
  if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
    return {
      code: 'in-use',
      message: `Partyline is already running with the data folder ${folder}. Use its window, or start this one with another --data folder.`,
    };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: 'unusable',
    message: `The data folder ${folder} can't be used (${reason}). Choose another with --data.`,
  };
}
