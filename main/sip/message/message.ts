import type { Result } from '../../base/result.ts';
import { Headers } from './headers.ts';
import { type Flaw, MalformedField, MessageBase } from './message-base.ts';
import type { ParseError } from './parse-error.ts';
import { reasonPhrase } from './reason-phrases.ts';
import { Source } from './source.ts';
import { formatUri, parseUri, type Uri } from './uri.ts';

export type SipMessage = SipRequest | SipResponse;

const noBody = new Uint8Array(0);

export class SipRequest extends MessageBase {
  readonly kind = 'request';
  method: string;
  #uri: Uri | undefined;
  #uriSource: Source | undefined;

  /** A URI given as text is parsed when it is first read. */
  constructor(
    method: string,
    uri: Uri | string | Source,
    headers: Headers = new Headers(),
    body: Uint8Array = noBody,
    flaw?: Flaw,
  ) {
    super(headers, body, flaw);
    this.method = method;
    if (uri instanceof Source) this.#uriSource = uri;
    else if (typeof uri === 'string') this.#uriSource = new Source(uri);
    else this.#uri = uri;
  }

  /** The Request-URI. */
  get uri(): Uri {
    this.#uri ??= orThrow(parseUri(this.#uriSource ?? ''));
    return this.#uri;
  }

  set uri(uri: Uri) {
    this.#uri = uri;
    this.#uriSource = undefined;
  }

  /** The Request-URI as it came in or goes out, whether or not it can be parsed. */
  get uriText(): string {
    return this.#uriSource?.text ?? formatUri(this.uri);
  }

  /** A copy whose headers can be changed on their own. */
  clone(): SipRequest {
    const uri = this.#uriSource ?? this.uri;
    return new SipRequest(this.method, uri, this.headers.clone(), this.body, this.flaw);
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
    flaw?: Flaw,
  ) {
    super(headers, body, flaw);
    this.status = status;
    this.reason = reason;
  }

  /** A copy whose headers can be changed on their own. */
  clone(): SipResponse {
    return new SipResponse(this.status, this.reason, this.headers.clone(), this.body, this.flaw);
  }
}

function orThrow<T>(parsed: Result<T, ParseError>): T {
  if (parsed.ok) return parsed.value;
  throw new MalformedField(parsed.error.message);
}
