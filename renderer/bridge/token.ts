const STORAGE_KEY = 'partyline.token';

interface TokenPlaces {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  readonly history: Pick<History, 'replaceState' | 'state'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * The token from `#token=…`, else the one this tab was opened with. It leaves the address bar at once, so that it gets
 * into no bookmark, screenshot or history.
 */
export function takeToken({ location, history, storage }: TokenPlaces): string | undefined {
  const fragment = new URLSearchParams(location.hash.replace(/^#/, ''));
  const given = fragment.get('token');
  if (!given) return storage.getItem(STORAGE_KEY) ?? undefined;
  storage.setItem(STORAGE_KEY, given);
  fragment.delete('token');
  const rest = fragment.toString();
  history.replaceState(history.state, '', location.pathname + location.search + (rest ? `#${rest}` : ''));
  return given;
}
