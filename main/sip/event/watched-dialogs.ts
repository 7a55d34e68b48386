import type { DialogInfo, DialogReport } from './dialog-info.ts';

/** What a subscriber to `dialog` knows by now (RFC 4235 §4.3). Never changes: each document makes the next. */
export interface WatchedDialogs {
  /** That of the last document; undefined before the first. */
  readonly version: number | undefined;
  readonly dialogs: ReadonlyMap<string, DialogReport>;
}

export const nothingWatched: WatchedDialogs = { version: undefined, dialogs: new Map() };

/** `missed`: something was lost on the way, and the whole state should be asked for again. */
export function withDocument(
  known: WatchedDialogs,
  document: DialogInfo,
): { readonly watched: WatchedDialogs; readonly missed: boolean } {
  const { version, state, dialogs } = document;
  const isFirst = known.version === undefined;
  if (known.version !== undefined && version < known.version) return { watched: known, missed: false };
  const next = new Map(state === 'full' ? [] : known.dialogs);
  for (const dialog of dialogs) {
    if (dialog.state === 'terminated') next.delete(dialog.id);
    else next.set(dialog.id, dialog);
  }
  const missed = state === 'partial' && (isFirst || version > (known.version ?? 0) + 1);
  return { watched: { version, dialogs: next }, missed };
}
