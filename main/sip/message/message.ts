import type { Result } from '../../base/result.ts';
import { type ContentType, parseContentType } from './content-type.ts';
import { type CSeq, parseCSeq } from './cseq.ts';
import { Headers } from './headers.ts';
import { type NameAddr, parseNameAddr } from './name-addr.ts';
import type { ParseError } from './parse-error.ts';
import { reasonPhrase } from './reason-phrases.ts';
import type { Uri } from './uri.ts';
import { parseVia, type Via } from './via.ts';

export type SipMessage = SipRequest | SipResponse;

const noBody = new Uint8Array(0);

/**
 * What requests and responses share. The typed getters parse on first use; those of mandatory fields throw when the
 * field is absent or malformed, which `validateMessage` rules out: throwing is a programmer's error.
 */
abstract class MessageBase {
  readonly headers: Headers;
  /** Content-Length is written from this, whatever the header says. */
  body: Uint8Array;

  constructor(headers: Headers, body: Uint8Array) {
    this.headers = headers;
    this.body = body;
  }

  /** The top Via. */
  get via(): Via {
    return orThrow(parseVia(this.headers.list('Via')[0] ?? ''));
  }

  get vias(): readonly Via[] {
    return this.headers.list('Via').map((text) => orThrow(parseVia(text)));
  }

  get from(): NameAddr {
    return orThrow(parseNameAddr(this.headers.get('From') ?? ''));
  }

  get to(): NameAddr {
    return orThrow(parseNameAddr(this.headers.get('To') ?? ''));
  }

  get callId(): string {
    const text = this.headers.get('Call-ID');
    if (text === undefined) throw new Error('no Call-ID');
    return text;
  }

  get cseq(): CSeq {
    return orThrow(parseCSeq(this.headers.get('CSeq') ?? ''));
  }

  /** Every Contact but `*`. */
  get contacts(): readonly NameAddr[] {
    return this.#addresses('Contact').filter((contact) => contact !== undefined);
  }

  get routes(): readonly NameAddr[] {
    return this.#addresses('Route');
  }

  get recordRoutes(): readonly NameAddr[] {
    return this.#addresses('Record-Route');
  }

  get maxForwards(): number | undefined {
    return this.#number('Max-Forwards');
  }

  /** Seconds. */
  get expires(): number | undefined {
    return this.#number('Expires');
  }

  get contentType(): ContentType | undefined {
    const text = this.headers.get('Content-Type');
    return text === undefined ? undefined : orThrow(parseContentType(text));
  }

  #addresses(name: string): readonly NameAddr[] {
    return this.headers
      .list(name)
      .filter((text) => text !== '*')
      .map((text) => orThrow(parseNameAddr(text)));
  }

  #number(name: string): number | undefined {
    const text = this.headers.get(name);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  }
}

export class SipRequest extends MessageBase {
  readonly kind = 'request';
  method: string;
  uri: Uri;

  constructor(method: string, uri: Uri, headers: Headers = new Headers(), body: Uint8Array = noBody) {
    super(headers, body);
    this.method = method;
    this.uri = uri;
  }

  clone(): SipRequest {
    return new SipRequest(this.method, this.uri, this.headers.clone(), this.body);
  }
}

export class SipResponse extends MessageBase {
  readonly kind = 'response';
  status: number;
  reason: string;

  constructor(
    status: number,
    reason: string = reasonPhrase(status),
    headers: Headers = new Headers(),
    body: Uint8Array = noBody,
  ) {
    super(headers, body);
    this.status = status;
    this.reason = reason;
  }

  clone(): SipResponse {
    return new SipResponse(this.status, this.reason, this.headers.clone(), this.body);
  }
}

function orThrow<T>(parsed: Result<T, ParseError>): T {
  if (parsed.ok) return parsed.value;
  throw new Error(parsed.error.message);
}
