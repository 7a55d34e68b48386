import { z } from 'zod';
import type { Database } from './database.ts';
import { readJson } from './json.ts';

/** A user of the embedded exchange who proves who he is by digest (RFC 7616). */
export interface ExchangeUser {
  /** The user part of the address, unescaped. */
  readonly name: string;
  readonly displayName: string;
  /** H(name:realm:password) in lower-case hex by algorithm, as RFC 7616 §3.4.2 has it. As good as the password in this realm alone. */
  readonly ha1: { readonly md5: string; readonly sha256: string };
  /** What the hashes were made for. */
  readonly realm: string;
}

const hex = (digits: number) => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
const exchangeUserSchema: z.ZodType<ExchangeUser> = z.object({
  name: z.string(),
  displayName: z.string(),
  ha1: z.object({ md5: hex(32), sha256: hex(64) }),
  realm: z.string(),
});

/** A record like any other. */
const NOBODY = JSON.stringify({
  name: 'nobody',
  displayName: 'nobody',
  ha1: { md5: '0'.repeat(32), sha256: '0'.repeat(64) },
  realm: 'nowhere',
} satisfies ExchangeUser);

/** The users of the embedded exchange in the database, by name. Writing throws when the disk does. */
export class ExchangeUsers {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** In the order of their bytes. */
  names(): readonly string[] {
    return this.#database.rows('SELECT name FROM exchange_users ORDER BY name').map(({ name }) => String(name));
  }

  /** Whether there is none: asked for each registration, so without reading them. */
  get empty(): boolean {
    return this.#database.row('SELECT 1 AS present FROM exchange_users LIMIT 1') === undefined;
  }

  /** Takes as long for a name that is nobody's: strangers may ask, and see when they are answered. */
  get(name: string): ExchangeUser | undefined {
    const row = this.#database.row('SELECT record FROM exchange_users WHERE name = ?', name);
    const user = readJson(row?.record ?? NOBODY, exchangeUserSchema);
    return row && user;
  }

  save(user: ExchangeUser): void {
    this.saveAll([user]);
  }

  /** Many at once, in one transaction. */
  saveAll(users: readonly ExchangeUser[]): void {
    this.#database.transaction('on-disk', () =>
      this.#database.runEach(
        'INSERT OR REPLACE INTO exchange_users (name, record) VALUES (?, ?)',
        users.map((user) => [user.name, JSON.stringify(user)]),
      ),
    );
  }

  remove(name: string): void {
    this.#database.transaction('on-disk', () => this.#database.run('DELETE FROM exchange_users WHERE name = ?', name));
  }
}
