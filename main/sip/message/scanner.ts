import { isDigit, isIn, isLws, TOKEN } from './chars.ts';
import { closingQuote } from './quoted-string.ts';
import type { Source } from './source.ts';

const SEMI = 0x3b;
const COMMA = 0x2c;
const EQUAL = 0x3d;
const QUOTE = 0x22;

/**
 * A place in one unfolded header value. The header grammars read with it, one pass and no copies; where one fails it
 * leaves `failed` true and its result is not to be used.
 */
export class Scanner {
  readonly text: string;
  readonly codes: Uint8Array;
  at: number;
  /** Moved nearer for a while by a grammar that reads something within something. */
  end: number;
  failed = false;
  /** The value of the parameter that `param()` read, as written; null without one. */
  value: string | null = null;
  #nameFrom = 0;
  #nameEnd = 0;

  constructor(source: Source, at = 0, end = source.text.length) {
    this.text = source.text;
    this.codes = source.codes;
    this.at = at;
    this.end = end;
  }

  /** The name of the parameter that `param()` read, in lower case. */
  get name(): string {
    return this.text.slice(this.#nameFrom, this.#nameEnd).toLowerCase();
  }

  /** Whether that is this name, given as the codes of lower-case letters. */
  isNamed(name: Uint8Array): boolean {
    const { codes } = this;
    const from = this.#nameFrom;
    if (this.#nameEnd - from !== name.length) return false;
    for (let at = 0; at < name.length; at++) if (((codes[from + at] ?? 0) | 32) !== name[at]) return false;
    return true;
  }

  /** The code of the next character; 0, which no grammar waits for, at the end. */
  peek(): number {
    return this.at < this.end ? (this.codes[this.at] ?? 0) : 0;
  }

  skipLws(): void {
    const { codes, end } = this;
    let at = this.at;
    while (at < end && isLws(codes[at] ?? 0)) at++;
    this.at = at;
  }

  /** Passes one character of this code, LWS before and after it allowed (§25.1: SLASH, COLON, SEMI…). */
  pass(code: number): boolean {
    this.skipLws();
    if (this.peek() !== code) return false;
    this.at++;
    this.skipLws();
    return true;
  }

  /** Passes these very characters. */
  passAll(codes: Uint8Array): boolean {
    const { codes: all, at: start } = this;
    if (start + codes.length > this.end) return false;
    for (let at = 0; at < codes.length; at++) if (all[start + at] !== codes[at]) return false;
    this.at = start + codes.length;
    return true;
  }

  /** Passes characters of one class. */
  passClass(bit: number): void {
    const { codes, end } = this;
    let at = this.at;
    while (at < end && isIn(codes[at] ?? 0, bit)) at++;
    this.at = at;
  }

  /** Reads a `token`; empty when there is none. */
  token(): string {
    const start = this.at;
    this.passClass(TOKEN);
    return this.text.slice(start, this.at);
  }

  /** Reads `1*DIGIT` up to a largest value; -1 when there is none or it is larger. */
  number(largest: number): number {
    const { codes, end, at: start } = this;
    let at = start;
    let value = 0;
    for (; at < end; at++) {
      const code = codes[at] ?? 0;
      if (!isDigit(code)) break;
      value = value * 10 + code - 0x30;
    }
    this.at = at;
    return at > start && value <= largest ? value : -1;
  }

  /** Reads one `SEMI generic-param`, told by `name` and `value`; false, having read nothing, where none begins. */
  param(): boolean {
    this.skipLws();
    if (this.peek() !== SEMI) return false;
    this.at++;
    this.skipLws();
    this.#nameFrom = this.at;
    this.passClass(TOKEN);
    this.#nameEnd = this.at;
    this.value = null;
    if (this.#nameEnd === this.#nameFrom) return this.fail();
    this.skipLws();
    if (this.peek() !== EQUAL) return true;
    this.at++;
    this.skipLws();
    const value = this.#paramValue();
    this.value = value;
    return value.length > 0 || this.fail();
  }

  /** Whether all is read, LWS aside. */
  atEnd(): boolean {
    this.skipLws();
    return this.at >= this.end;
  }

  /** Passes the COMMA between two elements of a list; fails on anything else but the end (§7.3.1). */
  nextElement(): boolean {
    if (this.failed || this.atEnd()) return false;
    return this.pass(COMMA) || this.fail();
  }

  fail(): false {
    this.failed = true;
    return false;
  }

  /** `token / host / quoted-string`, and whatever else is met that ends at white space or a separator of parameters. */
  #paramValue(): string {
    const { codes, end, at: start } = this;
    let at = start;
    if (this.peek() === QUOTE) at = closingQuote(codes, start, end) + 1 || start;
    else while (at < end && isValueChar(codes[at] ?? 0)) at++;
    this.at = at;
    return this.text.slice(start, at);
  }
}

function isValueChar(code: number): boolean {
  return isIn(code, TOKEN) || isOddValueChar(code);
}

function isOddValueChar(code: number): boolean {
  return (
    code > 0x20 && code !== SEMI && code !== COMMA && code !== QUOTE && code !== 0x3c && code !== 0x3e && code !== 0x7f
  );
}
