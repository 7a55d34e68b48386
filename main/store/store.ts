import type { Clock } from '../base/clock.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import { type Log, silentLog } from '../base/log.ts';
import { ok, type Result } from '../base/result.ts';
import { AccountStore } from './accounts.ts';
import { ExchangeUsers } from './exchange-users.ts';
import { Locations } from './locations.ts';
import { type DatabaseError, openDatabase } from './open-database.ts';
import { SettingStore } from './settings.ts';

/** Everything of a data folder's database. Disposing of it writes what is not yet written and closes the file. */
export interface Store extends Disposable {
  readonly accounts: AccountStore;
  readonly settings: SettingStore;
  readonly exchangeUsers: ExchangeUsers;
  readonly locations: Locations;
  /** What the person must be told about how it was found. */
  readonly notices: readonly string[];
}

/** Opens the database of a data folder that this process has locked (`lockDataFolder`). */
export function openStore(folder: string, clock: Clock, log: Log = silentLog): Result<Store, DatabaseError> {
  const opened = openDatabase(folder, clock);
  if (!opened.ok) return opened;
  const { database, notices } = opened.value;
  const owned = new DisposableStack();
  owned.own(database);
  return ok({
    accounts: new AccountStore(database, clock),
    settings: new SettingStore(database),
    exchangeUsers: new ExchangeUsers(database),
    locations: owned.own(new Locations(database, clock, log)),
    notices,
    dispose: () => owned.dispose(),
  });
}
