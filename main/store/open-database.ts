import { chmodSync, closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { err, ok, type Result } from '../base/result.ts';
import { Database } from './database.ts';
import { migrations as allMigrations, type Migration } from './migrations.ts';
import { setAside } from './set-aside.ts';

export interface DatabaseError {
  readonly code: 'newer' | 'unusable';
  /** What to do, for the person who starts the program. */
  readonly message: string;
}

export interface OpenedDatabase {
  readonly database: Database;
  /** What the person must be told: a damaged file that was set aside. */
  readonly notices: readonly string[];
}

const FILE = 'partyline.db';
/** "Prty", so that nobody's other database is taken for ours. */
const APPLICATION_ID = 0x50727479;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** The file is SQLite's no more, or contradicts itself. */
class Damaged extends Error {
  override readonly name = 'Damaged';
}

/**
 * Opens the database of a data folder, made where it is missing and brought to the newest schema, after a copy of the
 * old one was kept. A damaged file is set aside and a new one begun. The folder must be locked by this process.
 */
export function openDatabase(
  folder: string,
  clock: Clock,
  migrations: readonly Migration[] = allMigrations,
): Result<OpenedDatabase, DatabaseError> {
  const path = join(folder, FILE);
  const notices: string[] = [];
  try {
    let database = openSound(path);
    if (!database) {
      const aside = setAside(path, clock.wallTime());
      notices.push(
        `Partyline's settings in ${path} were damaged, so it starts with new ones. The damaged file is kept as ${aside}.`,
      );
      database = openSound(path);
    }
    if (!database) throw new Error('a new file is damaged at once');
    const ready = migrate(database, path, migrations);
    return ready.ok ? ok({ database, notices }) : ready;
  } catch (error) {
    return err(unusable(path, error));
  }
}

/** The open file; undefined where it is damaged. */
function openSound(path: string): Database | undefined {
  // SQLite gives what it keeps beside the file the same mode.
  closeSync(openSync(path, 'a', 0o600));
  let database: Database | undefined;
  try {
    database = new Database(path);
    check(database);
    database.writeAhead();
    return database;
  } catch (error) {
    database?.dispose();
    if (isDamage(error)) return undefined;
    throw error;
  }
}

function check(database: Database): void {
  const found = database.row('PRAGMA quick_check(1)')?.quick_check;
  if (found !== 'ok') throw new Damaged(String(found));
  const owner = pragma(database, 'application_id');
  const isEmpty = database.row('SELECT 1 FROM sqlite_schema LIMIT 1') === undefined;
  if (owner === APPLICATION_ID || (owner === 0 && isEmpty)) return;
  throw new Error('it is the database of another program');
}

function migrate(database: Database, path: string, migrations: readonly Migration[]): Result<void, DatabaseError> {
  const version = pragma(database, 'user_version');
  if (version > migrations.length) {
    database.dispose();
    return err({
      code: 'newer',
      message: `${path} was written by a newer Partyline. Start that version again, or this one with another --data folder.`,
    });
  }
  try {
    if (version > 0 && version < migrations.length) keepCopy(database, path, version);
    for (const [index, migration] of migrations.entries()) {
      if (index >= version) step(database, migration, index + 1);
    }
    return ok(undefined);
  } catch (error) {
    database.dispose();
    throw error;
  }
}

/** `partyline.db.version-3`: the whole database as it was with that schema. */
function keepCopy(database: Database, path: string, version: number): void {
  const copy = `${path}.version-${version}`;
  rmSync(copy, { force: true });
  database.run('VACUUM INTO ?', copy);
  chmodSync(copy, 0o600);
}

function step(database: Database, migration: Migration, version: number): void {
  database.transaction('on-disk', () => {
    database.exec(migration);
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${version}`);
  });
}

function pragma(database: Database, name: 'application_id' | 'user_version'): number {
  return Number(database.row(`PRAGMA ${name}`)?.[name]);
}

function isDamage(error: unknown): boolean {
  if (error instanceof Damaged) return true;
  const code = (error as { errcode?: number }).errcode;
  return code !== undefined && [SQLITE_CORRUPT, SQLITE_NOTADB].includes(code & 0xff);
}

function unusable(path: string, error: unknown): DatabaseError {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'unusable', message: `Partyline's settings in ${path} can't be used: ${reason}.` };
}
