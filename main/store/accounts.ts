import type { Clock } from '../base/clock.ts';
import type { AccountRecord } from './account-record.ts';
import { accountRecordSchema } from './account-schema.ts';
import type { Database } from './database.ts';
import { readJson } from './json.ts';

/** The person's accounts in the database, in the order in which they were added. Each method throws when the disk does. */
export class AccountStore {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  list(): readonly AccountRecord[] {
    return this.#read('SELECT record FROM accounts WHERE removed_at IS NULL ORDER BY position');
  }

  /** Adds an account, or takes the place of the one with its identifier. */
  save(record: AccountRecord): void {
    this.#database.transaction('on-disk', () =>
      this.#database.run(
        `INSERT INTO accounts (id, position, record) VALUES (?1, (SELECT COALESCE(MAX(position), 0) + 1 FROM accounts), ?2)
         ON CONFLICT (id) DO UPDATE SET record = ?2`,
        record.id,
        JSON.stringify(record),
      ),
    );
  }

  /** Takes an account out of the list; `restore` brings it back to its place, until `forgetRemoved`. */
  remove(id: string): void {
    this.#mark(id, this.#clock.wallTime());
  }

  restore(id: string): void {
    this.#mark(id, null);
  }

  /** Deletes the removed accounts for good; their identifiers. */
  forgetRemoved(): readonly string[] {
    return this.#database.transaction('on-disk', () =>
      this.#database.rows('DELETE FROM accounts WHERE removed_at IS NOT NULL RETURNING id').map(({ id }) => String(id)),
    );
  }

  #mark(id: string, removedAt: number | null): void {
    this.#database.transaction('on-disk', () =>
      this.#database.run('UPDATE accounts SET removed_at = ? WHERE id = ?', removedAt, id),
    );
  }

  #read(sql: string): readonly AccountRecord[] {
    return this.#database.rows(sql).flatMap(({ record }) => readJson(record, accountRecordSchema) ?? []);
  }
}
