import { type HeaderLine, writtenLine } from './header-line.ts';
import { canonicalName } from './header-names.ts';
import { splitList } from './list.ts';
import type { Source } from './source.ts';

/** The header fields of a message, in order. Names in any case and compact form mean the same field (§7.3.1, §7.3.3). */
export class Headers {
  #lines: HeaderLine[] = [];
  #revision = 0;

  constructor(init: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of init) this.append(name, value);
  }

  /** Takes the lines over. */
  static of(lines: HeaderLine[]): Headers {
    const headers = new Headers();
    headers.#lines = lines;
    return headers;
  }

  get size(): number {
    return this.#lines.length;
  }

  /** The characters of all lines as they stand on the wire. */
  get length(): number {
    let length = 0;
    for (const { from, to } of this.#lines) length += to - from;
    return length;
  }

  /** Counts the changes: what was read before the last one may be stale. */
  get revision(): number {
    return this.#revision;
  }

  /** The value of the first such line, unfolded and trimmed. */
  get(name: string): string | undefined {
    return this.line(canonicalName(name))?.value;
  }

  /** The value of each such line. */
  all(name: string): string[] {
    return this.lines(canonicalName(name)).map((line) => line.value);
  }

  /** The elements of a comma-separated field over all of its lines (§7.3.1); quotes and angle brackets are respected. */
  list(name: string): string[] {
    return this.all(name)
      .flatMap(splitList)
      .filter((element) => element !== '');
  }

  has(name: string): boolean {
    return this.line(canonicalName(name)) !== undefined;
  }

  /** Replaces all such lines by one, where the first stood; appends it where there is none. */
  set(name: string, value: string): void {
    const key = canonicalName(name);
    const first = this.#indexOf(key);
    if (first < 0) {
      this.append(name, value);
      return;
    }
    this.#revision++;
    this.#lines[first] = writtenLine(key, name, value);
    this.#lines = this.#lines.filter((line, index) => line.key !== key || index === first);
  }

  append(name: string, value: string): void {
    this.#revision++;
    this.#lines.push(writtenLine(canonicalName(name), name, value));
  }

  /** Puts a line above all others of its name, at the head of the message where there is none. */
  prepend(name: string, value: string): void {
    this.#revision++;
    const key = canonicalName(name);
    this.#lines.splice(Math.max(0, this.#indexOf(key)), 0, writtenLine(key, name, value));
  }

  delete(name: string): void {
    const key = canonicalName(name);
    this.#revision++;
    this.#lines = this.#lines.filter((line) => line.key !== key);
  }

  /** Replaces the first such line by another, or takes it away: what a Via needs on its way back. */
  replaceFirst(name: string, value: string | undefined): void {
    const key = canonicalName(name);
    const first = this.#indexOf(key);
    if (first < 0) return;
    this.#revision++;
    if (value === undefined) this.#lines.splice(first, 1);
    else this.#lines[first] = writtenLine(key, name, value);
  }

  /** Appends each such line of another message as it stands there. */
  copy(name: string, from: Headers): void {
    this.#revision++;
    this.#lines.push(...from.lines(canonicalName(name)));
  }

  /** Appends the first such line of another message, if there is one. */
  copyFirst(name: string, from: Headers): void {
    const line = from.line(canonicalName(name));
    if (line === undefined) return;
    this.#revision++;
    this.#lines.push(line);
  }

  /** Name (usual spelling of known ones, as written of others) and value of each line, in order. */
  *entries(): IterableIterator<[string, string]> {
    for (const line of this.#lines) yield [line.name, line.value];
  }

  clone(): Headers {
    return Headers.of([...this.#lines]);
  }

  /** The first line of a canonical name. */
  line(key: string): HeaderLine | undefined {
    const lines = this.#lines;
    for (let index = 0; index < lines.length; index++) {
      const line = lines[index];
      if (line !== undefined && line.key === key) return line;
    }
    return undefined;
  }

  /** Every line of a canonical name. */
  lines(key: string): HeaderLine[] {
    return this.#lines.filter((line) => line.key === key);
  }

  /**
   * The head after the start line, up to the blank line. Lines as they came are copied by the run; Content-Length is
   * kept where it is right and else put last.
   */
  format(contentLength: number): string {
    const keep = this.#saysLength(contentLength);
    let text = '';
    let source: Source | undefined;
    let from = 0;
    let to = 0;
    for (const line of this.#lines) {
      if (!keep && line.key === 'Content-Length') continue;
      if (line.source === source && line.from === to) {
        to = line.to;
        continue;
      }
      if (source !== undefined) text += source.text.slice(from, to);
      ({ source, from, to } = line);
    }
    if (source !== undefined) text += source.text.slice(from, to);
    return keep ? text : `${text}Content-Length: ${contentLength}\r\n`;
  }

  #saysLength(contentLength: number): boolean {
    let said = false;
    for (const line of this.#lines) {
      if (line.key !== 'Content-Length') continue;
      if (said || line.value !== String(contentLength)) return false;
      said = true;
    }
    return said;
  }

  #indexOf(key: string): number {
    return this.#lines.findIndex((line) => line.key === key);
  }
}
