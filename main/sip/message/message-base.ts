import { type ContentType, readContentType } from './content-type.ts';
import { type CSeq, readCSeq } from './cseq.ts';
import type { Reader } from './grammar.ts';
import type { HeaderLine } from './header-line.ts';
import type { Headers } from './headers.ts';
import { type NameAddr, readNameAddr } from './name-addr.ts';
import { readVia, type Via } from './via.ts';

/** What the parser found wrong in a message that can still be answered; `validateMessage` reports it. */
export interface Flaw {
  readonly status: number;
  readonly reason: string;
}

/** A mandatory field that is absent or breaks its grammar, read without `validateMessage` having ruled that out. */
export class MalformedField extends Error {
  override readonly name = 'MalformedField';
}

/** What was read of the headers, until they change. */
interface Memo {
  revision: number;
  via: Via | undefined;
  vias: readonly Via[] | undefined;
  from: NameAddr | undefined;
  to: NameAddr | undefined;
  cseq: CSeq | undefined;
  contacts: readonly NameAddr[] | undefined;
  routes: readonly NameAddr[] | undefined;
  recordRoutes: readonly NameAddr[] | undefined;
  contentType: ContentType | undefined;
}

function emptyMemo(revision: number): Memo {
  return {
    revision,
    via: undefined,
    vias: undefined,
    from: undefined,
    to: undefined,
    cseq: undefined,
    contacts: undefined,
    routes: undefined,
    recordRoutes: undefined,
    contentType: undefined,
  };
}

/**
 * What requests and responses share. The typed getters parse on first use and remember; they throw `MalformedField`
 * when the field is absent (of mandatory ones) or malformed, which `validateMessage` rules out.
 */
export abstract class MessageBase {
  readonly headers: Headers;
  /** Content-Length is written from this, whatever the header says. Of a received message, a view of what came in. */
  body: Uint8Array;
  readonly flaw: Flaw | undefined;
  #memo: Memo;

  constructor(headers: Headers, body: Uint8Array, flaw: Flaw | undefined) {
    this.headers = headers;
    this.body = body;
    this.flaw = flaw;
    this.#memo = emptyMemo(headers.revision);
  }

  /** The top Via. */
  get via(): Via {
    const memo = this.#fresh();
    memo.via ??= firstOf('Via', readVia, this.headers.line('Via'));
    return memo.via;
  }

  /** All of them, top first. */
  get vias(): readonly Via[] {
    const memo = this.#fresh();
    memo.vias ??= this.#list('Via', readVia);
    return memo.vias;
  }

  get from(): NameAddr {
    const memo = this.#fresh();
    memo.from ??= only('From', readNameAddr, this.headers.line('From'));
    return memo.from;
  }

  get to(): NameAddr {
    const memo = this.#fresh();
    memo.to ??= only('To', readNameAddr, this.headers.line('To'));
    return memo.to;
  }

  get callId(): string {
    const line = this.headers.line('Call-ID');
    if (line === undefined) throw new MalformedField('no Call-ID');
    return line.value;
  }

  get cseq(): CSeq {
    const memo = this.#fresh();
    memo.cseq ??= only('CSeq', readCSeq, this.headers.line('CSeq'));
    return memo.cseq;
  }

  /** Every Contact but `*`, which `contactIsStar` tells. */
  get contacts(): readonly NameAddr[] {
    const memo = this.#fresh();
    memo.contacts ??= this.contactIsStar ? [] : this.#list('Contact', readNameAddr);
    return memo.contacts;
  }

  /** `Contact: *` of a REGISTER that takes all bindings away (§10.2.2). */
  get contactIsStar(): boolean {
    const line = this.headers.line('Contact');
    return line !== undefined && line.end - line.start === 1 && line.value === '*';
  }

  get routes(): readonly NameAddr[] {
    const memo = this.#fresh();
    memo.routes ??= this.#list('Route', readNameAddr);
    return memo.routes;
  }

  get recordRoutes(): readonly NameAddr[] {
    const memo = this.#fresh();
    memo.recordRoutes ??= this.#list('Record-Route', readNameAddr);
    return memo.recordRoutes;
  }

  get contentType(): ContentType | undefined {
    const line = this.headers.line('Content-Type');
    if (line === undefined) return undefined;
    const memo = this.#fresh();
    memo.contentType ??= only('Content-Type', readContentType, line);
    return memo.contentType;
  }

  /** Undefined also when over 255, to be treated as absent (RFC 4475 §3.1.2.4). */
  get maxForwards(): number | undefined {
    return this.#number('Max-Forwards', 255);
  }

  /** Seconds; undefined also when over 2³² - 1 or malformed, to be treated as absent (RFC 4475 §3.1.2.4). */
  get expires(): number | undefined {
    return this.#number('Expires', 2 ** 32 - 1);
  }

  #fresh(): Memo {
    const revision = this.headers.revision;
    if (this.#memo.revision !== revision) this.#memo = emptyMemo(revision);
    return this.#memo;
  }

  #list<T>(key: string, read: Reader<T>): readonly T[] {
    const values: T[] = [];
    for (const line of this.headers.lines(key)) {
      const scan = line.scan();
      do values.push(read(scan));
      while (scan.nextElement());
      if (scan.failed) throw new MalformedField(`malformed ${key}`);
    }
    return values;
  }

  #number(key: string, largest: number): number | undefined {
    const line = this.headers.line(key);
    if (line === undefined) return undefined;
    const scan = line.scan();
    const value = scan.number(largest);
    return value < 0 || scan.at < line.end ? undefined : value;
  }
}

/** The first element of a line that may hold a list. */
function firstOf<T>(key: string, read: Reader<T>, line: HeaderLine | undefined): T {
  if (line === undefined) throw new MalformedField(`no ${key}`);
  const scan = line.scan();
  const value = read(scan);
  scan.nextElement();
  if (scan.failed) throw new MalformedField(`malformed ${key}`);
  return value;
}

/** The value that is the whole line. */
function only<T>(key: string, read: Reader<T>, line: HeaderLine | undefined): T {
  if (line === undefined) throw new MalformedField(`no ${key}`);
  const scan = line.scan();
  const value = read(scan);
  if (scan.failed || !scan.atEnd()) throw new MalformedField(`malformed ${key}`);
  return value;
}
