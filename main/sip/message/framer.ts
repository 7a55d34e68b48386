import { limits } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { SipMessage } from './message.ts';
import type { ParseError } from './parse-error.ts';
import { parseMessage } from './parser.ts';

/** The stream can't be framed any further and must be closed; the messages that came before it are whole. */
export interface FramingError extends ParseError {
  readonly before: readonly SipMessage[];
}

export interface FramerOptions {
  /** CRLF CRLF between messages: a ping, to be answered with one CRLF (RFC 5626 §4.4.1). */
  readonly onPing?: () => void;
}

/** Cuts a byte stream into messages by Content-Length (§18.3), the same whatever the chunks. */
export class StreamFramer {
  readonly #onPing: () => void;
  #pending: Buffer = Buffer.alloc(0);

  constructor({ onPing = () => {} }: FramerOptions = {}) {
    this.#onPing = onPing;
  }

  /** True while a message has begun and not ended. */
  get partial(): boolean {
    return this.#pending.length > 0;
  }

  push(chunk: Uint8Array): Result<SipMessage[], FramingError> {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    const messages: SipMessage[] = [];
    for (;;) {
      if (this.#pending.subarray(0, 4).equals(Buffer.from('\r\n\r\n'))) this.#onPing();
      while (this.#pending[0] === 13 && this.#pending[1] === 10) this.#pending = this.#pending.subarray(2);
      const headEnd = this.#pending.indexOf('\r\n\r\n');
      if (headEnd < 0) return ok(messages);
      const head = this.#pending.toString('latin1', 0, headEnd);
      const length = /\r\n(?:Content-Length|l)[ \t]*:\s*(\d{1,9})\s*(?:\r\n|$)/i.exec(head)?.[1];
      const total = headEnd + 4 + Number(length);
      if (!(total <= limits.streamMessageBytes)) {
        return err({ code: 'bad-framing', message: 'no usable Content-Length', before: messages });
      }
      if (this.#pending.length < total) return ok(messages);
      const parsed = parseMessage(this.#pending.subarray(0, total));
      if (!parsed.ok) return err({ ...parsed.error, before: messages });
      messages.push(parsed.value);
      this.#pending = this.#pending.subarray(total);
    }
  }
}
