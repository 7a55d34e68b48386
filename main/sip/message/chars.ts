/** Character classes of the grammar (RFC 3261 §25.1), as bits of one table over ASCII. */

export const TOKEN = 1;
/** `unreserved / user-unreserved`, and `#`, which phones send raw where it should be `%23`. */
export const USER = 2;
export const PASSWORD = 4;
/** `param-unreserved / unreserved`. */
export const PARAM = 8;
/** `hnv-unreserved / unreserved`. */
export const HNV = 16;
/** Letters, digits, `-`, `.`; and `_`, which is no host name's but is met in them. */
export const HOST = 32;
/** `unreserved` (RFC 2396): its escapes mean the same as the characters. */
export const UNRESERVED = 64;
/** What any URI may hold, `%` included. */
export const URIC = 128;
/** What a `tel` number is written with, letters that it can't have included. */
export const DIALLED = 256;

const ALPHANUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const MARK = "-_.!~*'()";

const table = new Uint16Array(128);

function fill(bit: number, characters: string): void {
  for (const character of ALPHANUM + characters) {
    const code = character.charCodeAt(0);
    table[code] = (table[code] ?? 0) | bit;
  }
}

fill(TOKEN, "-.!%*_+`'~");
fill(USER, `${MARK}&=+$,;?/#`);
fill(PASSWORD, `${MARK}&=+$,`);
fill(PARAM, `${MARK}[]/:&+$`);
fill(HNV, `${MARK}[]/?:+$`);
fill(HOST, '-._');
fill(UNRESERVED, MARK);
fill(DIALLED, '+-.()*#');
fill(URIC, `${MARK};/?:@&=+$,%[]#`);

/** True when the character code is of the class; never for what is not ASCII. */
export function isIn(code: number, bit: number): boolean {
  return code < 128 && ((table[code] ?? 0) & bit) !== 0;
}

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

export function isHexDigit(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66);
}

export function isLws(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** True for a non-empty `token`. */
export function isToken(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isIn(text.charCodeAt(at), TOKEN)) return false;
  return text.length > 0;
}
