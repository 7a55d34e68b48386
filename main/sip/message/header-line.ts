import { Scanner } from './scanner.ts';
import { Source } from './source.ts';

/**
 * One header field in the text that it came in, or that it was written as. Values are cut out when they are asked for:
 * most of a message's fields never are.
 */
export class HeaderLine {
  /** The usual spelling of a known name, lower case of any other. */
  readonly key: string;
  /** Where the line itself stands, name to CRLF: copied as it is when the message goes out. */
  readonly source: Source;
  readonly from: number;
  readonly to: number;
  /** Where its value stands, trimmed; of a folded line that is a text of its own, unfolded. */
  readonly valueSource: Source;
  readonly start: number;
  readonly end: number;

  constructor(key: string, source: Source, from: number, to: number, valueSource: Source, start: number, end: number) {
    this.key = key;
    this.source = source;
    this.from = from;
    this.to = to;
    this.valueSource = valueSource;
    this.start = start;
    this.end = end;
  }

  get value(): string {
    return this.valueSource.text.slice(this.start, this.end);
  }

  /** A scanner over the value. */
  scan(): Scanner {
    return new Scanner(this.valueSource, this.start, this.end);
  }

  /** The usual spelling of a known name; any other as it was written. */
  get name(): string {
    const { text } = this.source;
    const written = text.slice(this.from, text.indexOf(':', this.from)).trim();
    return written.toLowerCase() === this.key ? written : this.key;
  }
}

/** A line that we write. CR, LF and NUL would end it early and become a space. */
export function writtenLine(key: string, name: string, value: string): HeaderLine {
  const clean = isUnsafe(value) ? value.replace(/[\r\n\0]+/g, ' ').trim() : value.trim();
  const text = `${key === key.toLowerCase() ? name : key}: ${clean}\r\n`;
  const source = new Source(text);
  const end = text.length - 2;
  return new HeaderLine(key, source, 0, text.length, source, end - clean.length, end);
}

/** True for what would end a line early. */
function isUnsafe(text: string): boolean {
  return text.includes('\r') || text.includes('\n') || text.includes('\0');
}
