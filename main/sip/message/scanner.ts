import { isDigit, isIn, isLws, TOKEN } from './chars.ts';
import { closingQuote } from './quoted-string.ts';

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
  at: number;
  readonly end: number;
  failed = false;
  /** Where the name of the parameter that `param()` read stands. */
  #nameFrom = 0;
  #nameEnd = 0;
  /** Its value as written; null without one. */
  value: string | null = null;

  constructor(text: string, at = 0, end = text.length) {
    this.text = text;
    this.at = at;
    this.end = end;
  }

  /** The name of the parameter that `param()` read, in lower case. */
  get name(): string {
    return this.text.slice(this.#nameFrom, this.#nameEnd).toLowerCase();
  }

  /** Whether that is `name`, a word of lower-case letters. */
  isNamed(name: string): boolean {
    const from = this.#nameFrom;
    if (this.#nameEnd - from !== name.length) return false;
    for (let at = 0; at < name.length; at++) {
      if ((this.text.charCodeAt(from + at) | 32) !== name.charCodeAt(at)) return false;
    }
    return true;
  }

  /** The code of the next character; NaN at the end. */
  peek(): number {
    return this.at < this.end ? this.text.charCodeAt(this.at) : Number.NaN;
  }

  skipLws(): void {
    const { text, end } = this;
    let at = this.at;
    while (at < end && isLws(text.charCodeAt(at))) at++;
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

  /** Reads a `token`; empty when there is none. */
  token(): string {
    const start = this.at;
    this.#skipToken();
    return this.text.slice(start, this.at);
  }

  /** Reads `1*DIGIT` up to a largest value; -1 when there is none or it is larger. */
  number(largest: number): number {
    const { text, end, at: start } = this;
    let at = start;
    let value = 0;
    for (; at < end; at++) {
      const code = text.charCodeAt(at);
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
    this.#skipToken();
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

  #skipToken(): void {
    const { text, end } = this;
    let at = this.at;
    while (at < end && isIn(text.charCodeAt(at), TOKEN)) at++;
    this.at = at;
  }

  /** `token / host / quoted-string`, and whatever else is met that ends at white space or a separator of parameters. */
  #paramValue(): string {
    const { text, end, at: start } = this;
    let at = start;
    if (text.charCodeAt(start) === QUOTE) at = closingQuote(text, start, end) + 1 || start;
    else while (at < end && isValueChar(text.charCodeAt(at))) at++;
    this.at = at;
    return text.slice(start, at);
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
