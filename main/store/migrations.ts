/** One step forward of the schema: statements that run in one transaction. */
export type Migration = string;

/** Every step since the first release, in order; a database's `user_version` is how many it has taken. Never changed, only added to. */
export const migrations: readonly Migration[] = [
  `CREATE TABLE accounts (
     id TEXT PRIMARY KEY,
     position INTEGER NOT NULL,
     record TEXT NOT NULL,
     removed_at INTEGER
   ) STRICT;
   CREATE TABLE settings (
     key TEXT PRIMARY KEY,
     value TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE exchange_users (
     name TEXT PRIMARY KEY,
     record TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE locations (
     user TEXT PRIMARY KEY,
     bindings TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  `UPDATE accounts SET record = json_set(record, '$.codecs', json('["opus","G722","PCMU","PCMA","L16"]'))
     WHERE json_extract(record, '$.codecs') IS NULL;`,
];
