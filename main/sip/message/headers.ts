import { canonicalName } from './header-names.ts';
import { splitList } from './scan.ts';

interface Line {
  readonly key: string;
  readonly name: string;
  readonly value: string;
}

/** The header fields of a message, in order. Names in any case and compact form mean the same field (§7.3.1, §7.3.3). */
export class Headers {
  #lines: Line[] = [];

  constructor(init: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of init) this.append(name, value);
  }

  get size(): number {
    return this.#lines.length;
  }

  /** The value of the first such line, unfolded and trimmed. */
  get(name: string): string | undefined {
    const key = canonicalName(name);
    return this.#lines.find((line) => line.key === key)?.value;
  }

  /** The value of each such line. */
  all(name: string): string[] {
    const key = canonicalName(name);
    return this.#lines.filter((line) => line.key === key).map((line) => line.value);
  }

  /** The elements of a comma-separated field over all of its lines (§7.3.1); quotes and angle brackets are respected. */
  list(name: string): string[] {
    return this.all(name)
      .flatMap(splitList)
      .filter((element) => element !== '');
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** Replaces all such lines by one, where the first stood. */
  set(name: string, value: string): void {
    const key = canonicalName(name);
    const first = this.#lines.findIndex((line) => line.key === key);
    if (first < 0) return this.append(name, value);
    this.#lines[first] = toLine(name, value);
    this.#lines = this.#lines.filter((line, index) => line.key !== key || index === first);
  }

  append(name: string, value: string): void {
    this.#lines.push(toLine(name, value));
  }

  /** Puts a line above all others of its name, at the head of the message where there is none. */
  prepend(name: string, value: string): void {
    const line = toLine(name, value);
    this.#lines.splice(
      Math.max(
        0,
        this.#lines.findIndex((other) => other.key === line.key),
      ),
      0,
      line,
    );
  }

  delete(name: string): void {
    const key = canonicalName(name);
    this.#lines = this.#lines.filter((line) => line.key !== key);
  }

  /** Replaces the first such line by another, or takes it away: what a Via needs on its way back. */
  replaceFirst(name: string, value: string | undefined): void {
    const key = canonicalName(name);
    const first = this.#lines.findIndex((line) => line.key === key);
    if (first < 0) return;
    if (value === undefined) this.#lines.splice(first, 1);
    else this.#lines[first] = toLine(name, value);
  }

  /** Name (usual spelling of known ones, as written of others) and value of each line, in order. */
  *entries(): IterableIterator<[string, string]> {
    for (const { key, name, value } of this.#lines) yield [key === key.toLowerCase() ? name : key, value];
  }

  clone(): Headers {
    const copy = new Headers();
    copy.#lines = [...this.#lines];
    return copy;
  }
}

function toLine(name: string, value: string): Line {
  return { key: canonicalName(name), name, value: value.replace(/[\r\n\0]+/g, ' ').trim() };
}
