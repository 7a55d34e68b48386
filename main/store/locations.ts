import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { type Log, silentLog } from '../base/log.ts';
import type { Binding, LocationStore } from './binding.ts';
import type { Database } from './database.ts';
import { readJson } from './json.ts';

const bindingSchema: z.ZodType<Binding> = z.object({
  user: z.string(),
  contact: z.string(),
  callId: z.string(),
  cseq: z.number(),
  q: z.number(),
  expiresAt: z.number(),
  path: z.array(z.string()),
  instance: z.exactOptional(z.string()),
  regId: z.exactOptional(z.number()),
  params: z.exactOptional(z.string()),
  source: z.object({
    protocol: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']),
    address: z.string(),
    port: z.number(),
  }),
  userAgent: z.exactOptional(z.string()),
});
const bindingsSchema = z.array(bindingSchema);

/**
 * The exchange's bindings in the database, a row for each user. Changes are gathered for a moment and written in one
 * transaction, so that hundreds of registrations a second cost a few writes. Disposing of it writes what is left.
 */
export class Locations implements LocationStore, Disposable {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #unwritten = new Map<string, readonly Binding[]>();
  #timer: Disposable | undefined;

  constructor(database: Database, clock: Clock, log: Log = silentLog) {
    this.#database = database;
    this.#clock = clock;
    this.#log = log;
  }

  /** A row that can't be read is passed over: its phone registers again within the hour. */
  *all(): Iterable<Binding> {
    this.#write();
    for (const { bindings } of this.#database.rows('SELECT bindings FROM locations ORDER BY user')) {
      yield* readJson(bindings, bindingsSchema) ?? [];
    }
  }

  set(user: string, bindings: readonly Binding[]): void {
    this.#unwritten.set(user, bindings);
    if (this.#unwritten.size >= limits.unwrittenLocations) this.#write();
    else this.#timer ??= this.#clock.after(limits.unwrittenLocationsMs, () => this.#write());
  }

  dispose(): void {
    this.#write();
  }

  #write(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#unwritten.size === 0) return;
    const changed = [...this.#unwritten];
    this.#unwritten.clear();
    const gone = changed.filter(([, bindings]) => bindings.length === 0);
    const kept = changed.filter(([, bindings]) => bindings.length > 0);
    try {
      this.#database.transaction('in-order', () => {
        this.#database.runEach(
          'DELETE FROM locations WHERE user = ?',
          gone.map(([user]) => [user]),
        );
        this.#database.runEach(
          'INSERT OR REPLACE INTO locations (user, bindings) VALUES (?, ?)',
          kept.map(([user, bindings]) => [user, JSON.stringify(bindings)]),
        );
      });
    } catch (error) {
      // The exchange knows where its users are; only its next start will not, until they register again.
      this.#log.error({ err: error, users: changed.length }, 'registrations could not be kept');
    }
  }
}
