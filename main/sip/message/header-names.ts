import { codesOf, type Source } from './source.ts';

/** Header names in their usual spelling; the compact forms of RFC 3261 §20, RFC 3515, 3841, 3892, 4028, 6665, 8224. */
const COMPACT: Readonly<Record<string, string>> = {
  a: 'Accept-Contact',
  b: 'Referred-By',
  c: 'Content-Type',
  d: 'Request-Disposition',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  j: 'Reject-Contact',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  n: 'Identity-Info',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
  y: 'Identity',
};

const KNOWN = `Accept Accept-Contact Accept-Encoding Accept-Language Alert-Info Allow Allow-Events Authentication-Info
Authorization Call-ID Call-Info Contact Content-Disposition Content-Encoding Content-Language Content-Length Content-Type
CSeq Date Error-Info Event Expires From Identity Identity-Info In-Reply-To Join Max-Forwards MIME-Version Min-Expires Min-SE
Organization P-Asserted-Identity P-Preferred-Identity Path Priority Privacy Proxy-Authenticate Proxy-Authorization
Proxy-Require RAck Reason Record-Route Refer-Sub Refer-To Referred-By Reject-Contact Replaces Reply-To Request-Disposition
Require Retry-After Route RSeq Server Service-Route Session-Expires SIP-ETag SIP-If-Match Subject Subscription-State
Supported Target-Dialog Timestamp To Unsupported User-Agent Via Warning WWW-Authenticate`.split(/\s+/);

const byLowerCase = new Map<string, string>([
  ...KNOWN.map((name): [string, string] => [name.toLowerCase(), name]),
  ...Object.entries(COMPACT),
]);

/** One spelling for each header: the usual one of those known, compact forms resolved (§7.3.3); else lower case. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return byLowerCase.get(lower) ?? lower;
}

interface Known {
  readonly key: string;
  /** The lower-case spelling. */
  readonly codes: Uint8Array;
}

/** The known names by length and by the first letter's low five bits, which case leaves alone. */
const byShape: (Known[] | undefined)[] = new Array(32 * 32).fill(undefined);
for (const [lower, key] of byLowerCase) {
  const shape = lower.length * 32 + (lower.charCodeAt(0) & 31);
  byShape[shape] = [...(byShape[shape] ?? []), { key, codes: codesOf(lower) }];
}

/** `canonicalName` of the token that stands in a text from `from` to `to`; known names without cutting them out. */
export function canonicalNameIn({ text, codes }: Source, from: number, to: number): string {
  const known = byShape[(to - from) * 32 + ((codes[from] ?? 0) & 31)];
  if (known !== undefined) {
    for (const { key, codes: name } of known) if (isSpelled(codes, from, name)) return key;
  }
  return text.slice(from, to).toLowerCase();
}

/** Whether a token spells a name in any case: names are letters and `-`, which the bit 32 leaves alone. */
function isSpelled(codes: Uint8Array, from: number, name: Uint8Array): boolean {
  for (let at = 0; at < name.length; at++) if (((codes[from + at] ?? 0) | 32) !== name[at]) return false;
  return true;
}
