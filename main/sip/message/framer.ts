import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { headEndIn } from './bytes.ts';
import { isIn, TOKEN } from './chars.ts';
import { assemble, type Head, readHead } from './head.ts';
import type { SipMessage } from './message.ts';
import { type MessageError, unframed } from './parser.ts';
import { Source } from './source.ts';

/** The stream can't be framed any further and must be closed; the messages that came before it are whole. */
export interface FramingError extends MessageError {
  readonly before: readonly SipMessage[];
}

export interface FramerOptions {
  /** CRLF CRLF between messages: a ping, to be answered with one CRLF (RFC 5626 §4.4.1). */
  readonly onPing?: () => void;
  /** Whether `bytesOf` is to know the messages that are cut out now. */
  readonly keepsBytes?: () => boolean;
}

/** Where in the stream we are; `failed` is final. */
type State =
  | { readonly kind: 'between' }
  | { readonly kind: 'head' }
  | { readonly kind: 'body'; readonly head: Head; readonly bytes: number; readonly headBytes: Uint8Array | undefined }
  | { readonly kind: 'failed'; readonly error: MessageError };

const PING = [0x0d, 0x0a, 0x0d, 0x0a];
const FIRST_CAPACITY = 4096;
const KEPT_CAPACITY = 64 * 1024;

const between: State = { kind: 'between' };
const inHead: State = { kind: 'head' };

/**
 * Cuts a byte stream into messages by Content-Length (§18.3), the same whatever the chunks; cost is linear in the
 * bytes. What is pending is kept in one buffer that grows with what really came, never with what was announced.
 */
export class StreamFramer {
  readonly #onPing: () => void;
  readonly #keepsBytes: () => boolean;
  readonly #bytes = new WeakMap<SipMessage, Uint8Array>();
  #state: State = between;
  #buffer: Buffer = Buffer.alloc(0);
  /** The pending bytes: from `#start`, as many as end at `#end`. */
  #start = 0;
  #end = 0;
  /** Up to here the head has been searched for its blank line. */
  #searched = 0;
  /** How much of a ping has come since the last message or ping. */
  #ping = 0;
  #awaitsPong = false;

  constructor({ onPing = () => {}, keepsBytes = () => false }: FramerOptions = {}) {
    this.#onPing = onPing;
    this.#keepsBytes = keepsBytes;
  }

  /** A ping has gone out: the next CRLF between messages is its pong, and no half of a ping. */
  expectPong(): void {
    this.#awaitsPong = true;
  }

  /** What a message was on the wire, where `keepsBytes` asked for it. */
  bytesOf(message: SipMessage): Uint8Array | undefined {
    return this.#bytes.get(message);
  }

  /** True while a message has begun and not ended. */
  get partial(): boolean {
    return this.#state.kind === 'head' || this.#state.kind === 'body';
  }

  /** Takes the next bytes, which are not kept. After an error every push gives that error. */
  push(chunk: Uint8Array): Result<SipMessage[], FramingError> {
    const messages: SipMessage[] = [];
    if (this.#state.kind !== 'failed') {
      this.#append(chunk);
      while (this.#step(messages));
      this.#release();
    }
    return this.#state.kind === 'failed' ? err({ ...this.#state.error, before: messages }) : ok(messages);
  }

  /** One step of the state machine; false when it needs more bytes. */
  #step(messages: SipMessage[]): boolean {
    const state = this.#state;
    switch (state.kind) {
      case 'between':
        return this.#skipCrlfs();
      case 'head':
        return this.#findHead();
      case 'body':
        return this.#takeBody(state, messages);
      case 'failed':
        return false;
    }
  }

  #skipCrlfs(): boolean {
    while (this.#start < this.#end) {
      if (this.#buffer[this.#start] !== PING[this.#ping]) return this.#begin();
      this.#start++;
      this.#ping = (this.#ping + 1) % PING.length;
      if (this.#ping === 0) this.#onPing();
      else if (this.#ping === 2 && this.#awaitsPong) this.#takePong();
    }
    return false;
  }

  #takePong(): void {
    this.#ping = 0;
    this.#awaitsPong = false;
  }

  #begin(): boolean {
    // Half a CRLF is no keep-alive and begins no message.
    if (this.#ping % 2 === 1) return this.#fail({ code: 'not-sip', message: 'a CR without its LF' });
    // Every start line begins with a token: TLS on the wrong port need not be waited for.
    if (!isIn(this.#buffer[this.#start] ?? 0, TOKEN)) return this.#fail({ code: 'not-sip', message: 'no start line' });
    this.#ping = 0;
    this.#searched = this.#start;
    this.#state = inHead;
    return true;
  }

  #findHead(): boolean {
    const limit = Math.min(this.#end, this.#start + limits.streamHeadBytes);
    const headEnd = headEndIn(this.#buffer.subarray(0, limit), this.#searched);
    if (headEnd < 0) {
      this.#searched = Math.max(this.#start, this.#end - 3);
      const full = this.#end - this.#start >= limits.streamHeadBytes;
      return full ? this.#fail({ code: 'too-large', message: 'a head without an end' }) : false;
    }
    const head = readHead(new Source(this.#buffer.toString('utf8', this.#start, headEnd + 2)));
    if (!head.ok) return this.#fail(head.error);
    const { contentLength = Number.NaN } = head.value;
    if (Number.isNaN(contentLength)) return this.#fail(unframed(head.value));
    const bytes = headEnd + 4 - this.#start + contentLength;
    if (bytes > limits.streamMessageBytes) {
      return this.#fail({ ...unframed(head.value), code: 'too-large', message: `a message of ${bytes} bytes` });
    }
    const headBytes = this.#keepsBytes() ? Uint8Array.from(this.#buffer.subarray(this.#start, headEnd + 4)) : undefined;
    this.#start = headEnd + 4;
    this.#state = { kind: 'body', head: head.value, bytes: contentLength, headBytes };
    return true;
  }

  #takeBody({ head, bytes, headBytes }: Extract<State, { kind: 'body' }>, messages: SipMessage[]): boolean {
    const bodyEnd = this.#start + bytes;
    if (bodyEnd > this.#end) return false;
    const body = Uint8Array.prototype.slice.call(this.#buffer, this.#start, bodyEnd);
    const message = assemble(head, body);
    if (headBytes) this.#bytes.set(message, Buffer.concat([headBytes, body]));
    messages.push(message);
    this.#start = bodyEnd;
    this.#state = between;
    return true;
  }

  #fail(error: MessageError): false {
    this.#state = { kind: 'failed', error };
    this.#buffer = Buffer.alloc(0);
    return false;
  }

  /** Between messages a buffer that a large one has filled is given back. */
  #release(): void {
    if (this.#start < this.#end) return;
    this.#start = 0;
    this.#end = 0;
    if (this.#buffer.length > KEPT_CAPACITY) this.#buffer = Buffer.alloc(0);
  }

  /** Makes room by moving what is pending to the front, or by doubling. */
  #append(chunk: Uint8Array): void {
    const pending = this.#end - this.#start;
    const needed = pending + chunk.length;
    if (this.#end + chunk.length > this.#buffer.length) {
      const roomy = needed * 2 <= this.#buffer.length;
      const target = roomy ? this.#buffer : Buffer.allocUnsafeSlow(Math.max(FIRST_CAPACITY, needed * 2));
      this.#buffer.copy(target, 0, this.#start, this.#end);
      this.#buffer = target;
      this.#searched -= this.#start;
      this.#start = 0;
      this.#end = pending;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }
}
