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
  /** The parameter that `param()` read: name in lower case; value as written, null without one. */
  name = '';
  value: string | null = null;

  constructor(text: string, at = 0, end = text.length) {
    this.text = text;
    this.at = at;
    this.end = end;
  }

  /** The code of the next character; NaN at the end. */
  peek(): number {
    return this.at < this.end ? this.text.charCodeAt(this.at) : Number.NaN;
  }

  skipLws(): void {
    while (this.at < this.end && isLws(this.text.charCodeAt(this.at))) this.at++;
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
    while (this.at < this.end && isIn(this.text.charCodeAt(this.at), TOKEN)) this.at++;
    return this.text.slice(start, this.at);
  }

  /** Reads `1*DIGIT` up to a largest value; -1 when there is none or it is larger. */
  number(largest: number): number {
    const start = this.at;
    let value = 0;
    for (; this.at < this.end; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (!isDigit(code)) break;
      value = value * 10 + code - 0x30;
    }
    return this.at > start && value <= largest ? value : -1;
  }

  /** Reads one `SEMI generic-param` into `name` and `value`; false, having read nothing, where none begins. */
  param(): boolean {
    this.skipLws();
    if (this.peek() !== SEMI) return false;
    this.at++;
    this.skipLws();
    this.name = this.token().toLowerCase();
    this.value = null;
    this.skipLws();
    if (this.name === '') return this.fail();
    if (this.peek() !== EQUAL) return true;
    this.at++;
    this.skipLws();
    this.value = this.#paramValue();
    return this.value !== '' || this.fail();
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
    const start = this.at;
    if (this.peek() === QUOTE) {
      const close = closingQuote(this.text, start, this.end);
      this.at = close < 0 ? start : close + 1;
    } else {
      while (this.at < this.end && isValueChar(this.text.charCodeAt(this.at))) this.at++;
    }
    return this.text.slice(start, this.at);
  }
}

function isValueChar(code: number): boolean {
  return (
    code > 0x20 && code !== SEMI && code !== COMMA && code !== QUOTE && code !== 0x3c && code !== 0x3e && code !== 0x7f
  );
}
