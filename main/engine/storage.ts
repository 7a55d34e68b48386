import type { Clock } from '../base/clock.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import type { Log } from '../base/log.ts';
import { err, ok, type Result } from '../base/result.ts';
import { FileSecrets } from '../store/file-secrets.ts';
import { lockDataFolder } from '../store/instance-lock.ts';
import type { Secrets } from '../store/secrets.ts';
import { openStore, type Store } from '../store/store.ts';
import type { StartError } from './config.ts';

/** Everything that outlives the process; disposing of it gives the data folder back. */
export interface Storage extends Disposable {
  readonly store: Store;
  readonly secrets: Secrets;
  /** What the person must be told about how it was found. */
  readonly notices: readonly string[];
}

/** Locks the data folder and opens what is in it; `secrets` is the system's key ring where there is one, else files of the folder. */
export function openStorage(
  folder: string,
  { clock, log, secrets }: { readonly clock: Clock; readonly log: Log; readonly secrets: Secrets | undefined },
): Result<Storage, StartError> {
  const owned = new DisposableStack();
  const lock = lockDataFolder(folder);
  if (!lock.ok) return err({ code: `data-folder-${lock.error.code}`, message: lock.error.message });
  owned.own(lock.value);
  const store = openStore(folder, clock, log);
  if (!store.ok) {
    owned.dispose();
    return err({ code: 'data-folder-unusable', message: store.error.message });
  }
  owned.own(store.value);
  const files = secrets ? ok({ secrets, notices: [] }) : FileSecrets.open(folder, clock);
  if (!files.ok) {
    owned.dispose();
    return err({ code: 'data-folder-unusable', message: files.error });
  }
  const notices = [...store.value.notices, ...files.value.notices];
  return ok({ store: store.value, secrets: files.value.secrets, notices, dispose: () => owned.dispose() });
}
