import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../main/store/database.ts';
import { openDatabase } from '../../../main/store/open-database.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const clock = new VirtualClock(Date.UTC(2026, 10, 22, 20, 58, 0));
const first = 'CREATE TABLE notes (text TEXT NOT NULL) STRICT';
const second = "ALTER TABLE notes ADD COLUMN colour TEXT NOT NULL DEFAULT 'black'";

let folder: ReturnType<typeof temporaryFolder>;
let path: string;
let open: Database | undefined;

beforeEach(() => {
  folder = temporaryFolder('database');
  path = join(folder.path, 'partyline.db');
});
afterEach(() => {
  open?.dispose();
  open = undefined;
  folder.remove();
});

function openWith(...migrations: string[]): { readonly database: Database; readonly notices: readonly string[] } {
  open?.dispose();
  const found = openDatabase(folder.path, clock, migrations);
  if (!found.ok) throw new Error(found.error.message);
  open = found.value.database;
  return found.value;
}

function refusal(...migrations: string[]): string {
  const found = openDatabase(folder.path, clock, migrations);
  return found.ok ? 'opened' : found.error.message;
}

const notes = (database: Database) => database.rows('SELECT * FROM notes').map((row) => ({ ...row }));

describe('a database', () => {
  it('is made where there is none, for its owner alone', () => {
    const { database, notices } = openWith(first);
    database.run('INSERT INTO notes VALUES (?)', 'milk');
    expect(notices).toEqual([]);
    expect(readdirSync(folder.path).sort()).toEqual(['partyline.db', 'partyline.db-shm', 'partyline.db-wal']);
    for (const name of readdirSync(folder.path)) expect(statSync(join(folder.path, name)).mode & 0o777).toBe(0o600);
  });

  it('keeps all of a transaction or nothing of it', () => {
    const { database } = openWith(first);
    const fails = () =>
      database.transaction('on-disk', () => {
        database.run('INSERT INTO notes VALUES (?)', 'milk');
        throw new Error('no');
      });
    expect(fails).toThrow('no');
    expect(notes(database)).toEqual([]);
    database.transaction('on-disk', () => database.run('INSERT INTO notes VALUES (?)', 'eggs'));
    expect(notes(database)).toEqual([{ text: 'eggs' }]);
  });

  it('waits for the disk as told: FULL for what a person entered, NORMAL for what the network tells again', () => {
    const { database } = openWith(first);
    const level = () => database.row('PRAGMA synchronous')?.synchronous;
    const seen = (['in-order', 'on-disk'] as const).map((durability) => database.transaction(durability, level));
    expect(seen).toEqual([1, 2]);
    expect(database.row('PRAGMA journal_mode')?.journal_mode).toBe('wal');
  });
});

describe('a new schema', () => {
  it('is taken step by step, with everything that was there, and a copy of how it was', () => {
    openWith(first).database.run('INSERT INTO notes VALUES (?)', 'milk');
    const { database } = openWith(first, second);
    expect(notes(database)).toEqual([{ text: 'milk', colour: 'black' }]);
    expect(database.row('PRAGMA user_version')?.user_version).toBe(2);
    const copy = new DatabaseSync(`${path}.version-1`);
    expect(
      copy
        .prepare('SELECT * FROM notes')
        .all()
        .map((row) => ({ ...row })),
    ).toEqual([{ text: 'milk' }]);
    copy.close();
    expect(statSync(`${path}.version-1`).mode & 0o777).toBe(0o600);
  });

  it('that fails leaves the database as it was', () => {
    openWith(first).database.run('INSERT INTO notes VALUES (?)', 'milk');
    open?.dispose();
    expect(refusal(first, 'ALTER TABLE nonsense')).toContain("can't be used");
    expect(notes(openWith(first).database)).toEqual([{ text: 'milk' }]);
  });

  it('of a newer Partyline is refused in words, and left alone', () => {
    openWith(first, second).database.run("INSERT INTO notes VALUES ('milk', 'white')");
    open?.dispose();
    expect(refusal(first)).toBe(
      `${path} was written by a newer Partyline. Start that version again, or this one with another --data folder.`,
    );
    expect(notes(openWith(first, second).database)).toEqual([{ text: 'milk', colour: 'white' }]);
  });
});

describe('a damaged file', () => {
  const aside = () => `${path}.damaged-2026-11-22T20-58-00`;

  it('is set aside under a name with the date, and said', () => {
    writeFileSync(path, 'this was never a database, but it is somebody’s');
    const { database, notices } = openWith(first);
    expect(notes(database)).toEqual([]);
    expect(readFileSync(aside(), 'utf8')).toBe('this was never a database, but it is somebody’s');
    expect(notices).toEqual([
      `Partyline's settings in ${path} were damaged, so it starts with new ones. The damaged file is kept as ${aside()}.`,
    ]);
  });

  it('is also found where only a page within is', () => {
    const { database } = openWith(first);
    database.transaction('on-disk', () => {
      for (let count = 0; count < 500; count++) database.run('INSERT INTO notes VALUES (?)', 'milk '.repeat(20));
    });
    database.dispose();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096 * 2, 4096 * 4);
    writeFileSync(path, bytes);
    expect(openWith(first).notices).toHaveLength(1);
    expect(readFileSync(aside()).equals(bytes)).toBe(true);
  });

  it('never takes the place of one that was set aside before', () => {
    writeFileSync(path, 'one, long enough to be looked at');
    openWith(first).database.dispose();
    writeFileSync(path, 'two, long enough to be looked at');
    openWith(first);
    expect(readFileSync(aside(), 'utf8')).toMatch(/^one/);
    expect(readFileSync(`${aside()}-2`, 'utf8')).toMatch(/^two/);
  });
});

it('another program’s database is refused, and left alone', () => {
  const other = new DatabaseSync(path);
  other.exec('CREATE TABLE bookmarks (url TEXT)');
  other.close();
  const before = readFileSync(path);
  expect(refusal(first)).toBe(`Partyline's settings in ${path} can't be used: it is the database of another program.`);
  expect(readFileSync(path).equals(before)).toBe(true);
});

it('what is no file is refused in words', () => {
  chmodSync(folder.path, 0o700);
  const missing = openDatabase(join(folder.path, 'not', 'there'), clock, [first]);
  expect(missing).toMatchObject({ ok: false, error: { code: 'unusable' } });
});
