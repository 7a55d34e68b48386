import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import type { Disposable } from '../base/disposable.ts';

/**
 * `on-disk`: a commit that returned survives a power failure; for what a person entered. `in-order`: it survives the end
 * of this process, and a power failure takes the latest ones whole; for what the network tells again.
 */
export type Durability = 'on-disk' | 'in-order';

const synchronous: Readonly<Record<Durability, string>> = { 'on-disk': 'FULL', 'in-order': 'NORMAL' };

type Row = Record<string, SQLOutputValue>;

/** One open SQLite file. Everything is synchronous; methods throw what SQLite says (a full disk, mostly). */
export class Database implements Disposable {
  readonly #sqlite: DatabaseSync;
  /** Compiled once: the texts are the program's own, and few. */
  readonly #statements = new Map<string, StatementSync>();
  #durability: Durability = 'on-disk';

  constructor(path: string) {
    this.#sqlite = new DatabaseSync(path, { timeout: 1_000 });
  }

  /** Write-ahead logging, which stays with the file: done only once it is known to be ours. */
  writeAhead(): void {
    this.#sqlite.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous[this.#durability]}`);
  }

  /** The rows of a query. */
  rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values);
  }

  /** The first row of a query. */
  row(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values);
  }

  /** One statement; the number of rows that it changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepared(sql).run(...values).changes);
  }

  /** One statement for many sets of values. */
  runEach(sql: string, sets: readonly SQLInputValue[][]): void {
    const statement = this.#prepared(sql);
    for (const values of sets) statement.run(...values);
  }

  /** Statements without values. */
  exec(sql: string): void {
    this.#sqlite.exec(sql);
  }

  /** All of `work` or nothing of it. */
  transaction<T>(durability: Durability, work: () => T): T {
    this.#make(durability);
    this.#sqlite.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      this.#sqlite.exec('COMMIT');
      return value;
    } catch (error) {
      if (this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK');
      throw error;
    }
  }

  dispose(): void {
    if (this.#sqlite.isOpen) this.#sqlite.close();
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#sqlite.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #make(durability: Durability): void {
    if (this.#durability === durability) return;
    this.#sqlite.exec(`PRAGMA synchronous = ${synchronous[durability]}`);
    this.#durability = durability;
  }
}
