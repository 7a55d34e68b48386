/**
 * One header field in the text that it came in, or that it was written as. Values are cut out when they are asked for:
 * most of a message's fields never are.
 */
export class HeaderLine {
  /** The usual spelling of a known name, lower case of any other. */
  readonly key: string;
  /** Where the line itself stands, name to CRLF: copied as it is when the message goes out. */
  readonly source: string;
  readonly from: number;
  readonly to: number;
  /** Where its value stands, trimmed; of a folded line that is a text of its own, unfolded. */
  readonly text: string;
  readonly start: number;
  readonly end: number;

  constructor(key: string, source: string, from: number, to: number, text: string, start: number, end: number) {
    this.key = key;
    this.source = source;
    this.from = from;
    this.to = to;
    this.text = text;
    this.start = start;
    this.end = end;
  }

  get value(): string {
    return this.text.slice(this.start, this.end);
  }

  /** The usual spelling of a known name; any other as it was written. */
  get name(): string {
    const written = this.source.slice(this.from, this.source.indexOf(':', this.from)).trim();
    return written.toLowerCase() === this.key ? written : this.key;
  }
}

/** A line that we write. CR, LF and NUL would end it early and become a space. */
export function writtenLine(key: string, name: string, value: string): HeaderLine {
  const clean = isUnsafe(value) ? value.replace(/[\r\n\0]+/g, ' ').trim() : value.trim();
  const source = `${key === key.toLowerCase() ? name : key}: ${clean}\r\n`;
  const start = source.length - 2 - clean.length;
  return new HeaderLine(key, source, 0, source.length, source, start, source.length - 2);
}

/** True for what would end a line early. */
function isUnsafe(text: string): boolean {
  return text.includes('\r') || text.includes('\n') || text.includes('\0');
}
