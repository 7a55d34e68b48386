import { limits } from '../base/limits.ts';
import { shown } from '../base/shown.ts';
import { formatUri, isSipUri, type Uri, unescaped } from '../sip/message/uri.ts';

/** Somebody at the other end of a call, as a person reads it. */
export interface Party {
  /** The address as it would be dialled again. */
  readonly uri: string;
  readonly displayName?: string;
  /** The name, else the number or user, else the host. */
  readonly label: string;
}

const ANONYMOUS_HOST = 'anonymous.invalid';

/** The party behind an address; parameters that belong to one request only are left out. */
export function partyOf(uri: Uri, displayName?: string): Party {
  const name = shown(displayName ?? '');
  const address = { uri: dialableText(uri).slice(0, limits.dialledCharacters) };
  if (name) return { ...address, displayName: name, label: name };
  return { ...address, label: shown(labelOf(uri)) };
}

function labelOf(uri: Uri): string {
  if (uri.scheme === 'tel') return uri.number;
  if (!isSipUri(uri)) return formatUri(uri);
  if (uri.host === ANONYMOUS_HOST) return 'Anonymous';
  return uri.user === undefined ? uri.host : unescaped(uri.user);
}

function dialableText(uri: Uri): string {
  if (!isSipUri(uri)) return formatUri(uri);
  const kept = new Map([...uri.params].filter(([name]) => name === 'user' || name === 'transport'));
  return formatUri({ ...uri, params: kept, headers: new Map() });
}
