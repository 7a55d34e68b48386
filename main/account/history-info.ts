import { limits } from '../base/limits.ts';
import type { Headers } from '../sip/message/headers.ts';
import { formatNameAddr, type NameAddr, parseNameAddr } from '../sip/message/name-addr.ts';
import type { Params } from '../sip/message/params.ts';
import { isSipUri, sameUri, type Uri, unescaped } from '../sip/message/uri.ts';

/** One station of a request's way (RFC 7044 §5). */
export interface HistoryEntry {
  /** Where the request was sent, without the headers that History-Info hides in it. */
  readonly uri: Uri;
  readonly displayName?: string | undefined;
  /** Its place in the tree of the way: `1.2.1`. */
  readonly index: string;
  /** How the target came from that of an earlier entry, and of which: `mp` is another user, `rc` another place of the same one, `np` no change. */
  readonly from?: { readonly by: 'rc' | 'mp' | 'np'; readonly index: string } | undefined;
  /** The SIP status that made the request go on from here (a Reason header in the URI). */
  readonly status?: number | undefined;
  /** A Privacy header in the URI asks that the entry is not shown. */
  readonly isPrivate: boolean;
}

const INDEX = /^\d{1,3}(\.\d{1,3}){0,31}$/;

/** The History-Info of a message in the order of the tree; what can't be read is passed over. */
export function readHistory(headers: Headers): readonly HistoryEntry[] {
  return headers
    .list('History-Info')
    .slice(0, limits.diversionsRead)
    .flatMap((text) => {
      const entry = parseNameAddr(text);
      return entry.ok ? (entryOf(entry.value) ?? []) : [];
    });
}

/** One entry as it stands in a message. */
export function formatHistoryEntry({ uri, displayName, index, from, status, isPrivate }: HistoryEntry): string {
  const hidden = new Map<string, string>();
  if (status !== undefined) hidden.set('Reason', escaped(`SIP;cause=${status}`));
  if (isPrivate) hidden.set('Privacy', 'history');
  const target = isSipUri(uri) ? { ...uri, headers: hidden } : uri;
  const params: Params = new Map([['index', index], ...(from ? [[from.by, from.index] as const] : [])]);
  return formatNameAddr({ displayName, uri: target, params });
}

/** The entries that a response to a request bears (§9.4): its own, and one for its Request-URI where the last is another (§9.1). */
export function historyOfResponse(history: readonly HistoryEntry[], requestUri: Uri): readonly HistoryEntry[] {
  const last = history.at(-1);
  if (last && sameUri(last.uri, requestUri)) return history;
  return [...history, { uri: requestUri, index: last ? `${last.index}.1` : '1', isPrivate: false }];
}

function entryOf({ uri, displayName, params }: NameAddr): HistoryEntry | undefined {
  const index = params.get('index') ?? '';
  if (!INDEX.test(index)) return undefined;
  const hidden = isSipUri(uri) ? uri.headers : new Map<string, string>();
  const cause = /^SIP\s*;(?:.*;)?\s*cause\s*=\s*(\d{3})\b/i.exec(unescaped(hidden.get('reason') ?? ''));
  return {
    uri: isSipUri(uri) ? { ...uri, headers: new Map() } : uri,
    displayName,
    index,
    from: sourceOf(params),
    status: cause ? Number(cause[1]) : undefined,
    isPrivate: /\bhistory\b/i.test(unescaped(hidden.get('privacy') ?? '')),
  };
}

function sourceOf(params: Params): HistoryEntry['from'] {
  for (const by of ['rc', 'mp', 'np'] as const) {
    const index = params.get(by);
    if (index && INDEX.test(index)) return { by, index };
  }
  return undefined;
}

/** As a URI's header value has it: `;` and `=` must be escaped there (RFC 3261 §25.1, hvalue). */
function escaped(text: string): string {
  return encodeURIComponent(text);
}
