import { HOST, isHexDigit, isIn } from './chars.ts';
import type { Scanner } from './scanner.ts';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COLON = 0x3a;
const DOT = 0x2e;

/**
 * Reads `hostname / IPv4address / IPv6reference` (§25.1) in lower case, IPv6 without its brackets. The `:::` that the
 * grammar of RFC 3261 allows by mistake is read as `::` (RFC 5118 §4.10).
 */
export function readHost(scan: Scanner): string {
  if (scan.peek() === OPEN) return readIpv6(scan);
  const { codes, at: start, end } = scan;
  let at = start;
  let upper = false;
  for (; at < end; at++) {
    const code = codes[at] ?? 0;
    if (!isIn(code, HOST)) break;
    if (code >= 0x41 && code <= 0x5a) upper = true;
  }
  scan.at = at;
  if (at === start) scan.fail();
  const host = scan.text.slice(start, at);
  return upper ? host.toLowerCase() : host;
}

/** Reads `":" port` where there is one, LWS allowed as in Via's sent-by; undefined without it. */
export function readPort(scan: Scanner): number | undefined {
  if (scan.peek() !== COLON) return undefined;
  scan.at++;
  scan.skipLws();
  const port = scan.number(65_535);
  if (port < 0) scan.fail();
  return port;
}

function readIpv6(scan: Scanner): string {
  const { codes, end, at: open } = scan;
  let close = open + 1;
  while (close < end && isIpv6Char(codes[close] ?? 0)) close++;
  const host = scan.text
    .slice(open + 1, close)
    .toLowerCase()
    .replace(':::', '::');
  if (close >= end || codes[close] !== CLOSE || !isIpv6(host)) scan.fail();
  scan.at = close + 1;
  return host;
}

function isIpv6Char(code: number): boolean {
  return isHexDigit(code) || code === COLON || code === DOT;
}

/** True for an IPv6 address literal (RFC 4291 §2.2), without a zone. */
function isIpv6(text: string): boolean {
  if (text.length > 45) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const last = index === halves.length - 1;
    for (const [place, group, all] of half.split(':').map((group, place, all) => [place, group, all] as const)) {
      if (last && place === all.length - 1 && group.includes('.')) {
        if (!isIpv4(group)) return false;
        groups += 2;
      } else if (isHex4(group)) groups += 1;
      else return false;
    }
  }
  return halves.length === 2 ? groups <= 7 : groups === 8;
}

function isIpv4(text: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every((octet) => Number(octet) <= 255);
}

function isHex4(group: string): boolean {
  if (group.length < 1 || group.length > 4) return false;
  for (let at = 0; at < group.length; at++) if (!isHexDigit(group.charCodeAt(at))) return false;
  return true;
}
