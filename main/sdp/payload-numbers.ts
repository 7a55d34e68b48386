import type { Codec } from './codec.ts';
import type { MediaDescription } from './description.ts';
import { type Format, formatsOf } from './formats.ts';

const FIRST_DYNAMIC = 96;
const LAST_DYNAMIC = 127;

/**
 * Which payload type number means which encoding in one stream. Once either end has given a number, it means the same
 * for the rest of the session (RFC 3264 §8.3.2), so our next offer uses the number that was in use.
 */
export class PayloadNumbers {
  readonly #encodings = new Map<number, string>();
  readonly #numbers = new Map<string, number>();

  /** Takes note of an offer or answer, ours or the peer's. */
  remember(media: MediaDescription): void {
    for (const format of formatsOf(media)) {
      const encoding = keyOf(format);
      if (!this.#encodings.has(format.payloadType)) this.#encodings.set(format.payloadType, encoding);
      if (!this.#numbers.has(encoding)) this.#numbers.set(encoding, format.payloadType);
    }
  }

  /** The codecs with the numbers that they have in this session. */
  assign(codecs: readonly Codec[]): readonly Codec[] {
    const taken = new Set(this.#encodings.keys());
    return codecs.map((codec) => {
      const payloadType = this.#numbers.get(keyOf(codec)) ?? free(codec.payloadType, taken);
      taken.add(payloadType);
      return { ...codec, payloadType };
    });
  }
}

function free(preferred: number, taken: ReadonlySet<number>): number {
  for (let number = taken.has(preferred) ? FIRST_DYNAMIC : preferred; number <= LAST_DYNAMIC; number++) {
    if (!taken.has(number)) return number;
  }
  return preferred;
}

function keyOf({ name, clockRate, channels }: Codec | Format): string {
  return `${name.toUpperCase()}/${clockRate}/${channels}`;
}
