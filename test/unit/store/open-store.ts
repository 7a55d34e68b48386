import { systemClock } from '../../../main/base/clock.ts';
import { openStore, type Store } from '../../../main/store/store.ts';

/** The store of a folder; fails where it can't be opened. */
export function opened(folder: string): Store {
  const store = openStore(folder, systemClock);
  if (!store.ok) throw new Error(store.error.message);
  return store.value;
}
