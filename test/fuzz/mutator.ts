import type { Random } from '../../main/base/random.ts';

/** Pieces that grammars trip over. */
const tokens = [
  '\r\n',
  '\r\n\r\n',
  '\n',
  '\r',
  '\0',
  ' ',
  '\t',
  ',',
  ';',
  ':',
  '=',
  '"',
  '\\',
  '<',
  '>',
  '[',
  ']',
  '@',
  '%',
  '%00',
  '?',
  '&',
  '-1',
  '0',
  '65536',
  '4294967296',
  '18446744073709551616',
  'é',
  '\u{1f600}',
  'sip:',
  'sips:',
  'tel:',
  'SIP/2.0',
  'z9hG4bK',
  ';tag=x',
  ';branch=z9hG4bK',
  ';rport',
  ';received=',
  '\r\n ',
  '\r\nContent-Length: 5',
  '\r\nVia: ',
  '\r\nContact: *',
  '\r\na=rtpmap:',
  '\r\nm=audio ',
].map((token) => Buffer.from(token));

/** Changes inputs as a careless or a hostile sender would; the same ones for the same random numbers. */
export class Mutator {
  readonly #random: Random;
  readonly #seeds: readonly Buffer[];
  readonly #largest: number;

  /** Nothing grows past `largest` bytes. */
  constructor(random: Random, seeds: readonly Buffer[], largest: number) {
    this.#random = random;
    this.#seeds = seeds;
    this.#largest = largest;
  }

  /** A number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor(this.#random.fraction() * count);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }

  /** One of the seeds, changed. */
  next(): Buffer {
    return this.changed(this.pick(this.#seeds));
  }

  /** `bytes` after one to eight changes. */
  changed(bytes: Buffer): Buffer {
    let changed = bytes;
    for (let left = 1 + this.below(8); left > 0; left--) changed = this.#change(changed).subarray(0, this.#largest);
    return Buffer.from(changed);
  }

  /** A piece repeated between two halves of a seed until it is as large as may be: what costs more than linear shows here. */
  large(): Buffer {
    const seed = this.pick(this.#seeds);
    const at = this.below(seed.length);
    const piece = this.below(2) === 0 ? this.pick(tokens) : seed.subarray(at, at + 1 + this.below(64));
    const room = Math.max(0, this.#largest - seed.length);
    return Buffer.concat([seed.subarray(0, at), Buffer.alloc(room, piece), seed.subarray(at)]);
  }

  #change(bytes: Buffer): Buffer {
    const from = this.below(bytes.length + 1);
    const to = Math.min(bytes.length, from + this.below(32));
    switch (this.below(9)) {
      case 0:
        return this.#flipped(bytes, from);
      case 1: // left out
        return splice(bytes, from, to);
      case 2: // twice
        return splice(bytes, to, to, bytes.subarray(from, to));
      case 3: // something that means something
        return splice(bytes, from, from, this.pick(tokens));
      case 4:
        return splice(bytes, from, to, this.pick(tokens));
      case 5: // the end of another
        return this.#joined(bytes, from);
      case 6:
        return bytes.subarray(0, from);
      case 7: // a run
        return splice(bytes, from, from, Buffer.alloc(this.below(512), this.pick(tokens)));
      default:
        return this.#lineMoved(bytes);
    }
  }

  #flipped(bytes: Buffer, at: number): Buffer {
    const changed = Buffer.from(bytes);
    if (at < changed.length) changed[at] = this.below(256);
    return changed;
  }

  #joined(bytes: Buffer, at: number): Buffer {
    const other = this.pick(this.#seeds);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(this.below(other.length))]);
  }

  #lineMoved(bytes: Buffer): Buffer {
    const lines = bytes.toString('latin1').split('\r\n');
    const [line = ''] = lines.splice(this.below(lines.length), 1);
    lines.splice(this.below(lines.length + 1), 0, line);
    return Buffer.from(lines.join('\r\n'), 'latin1');
  }
}

function splice(bytes: Buffer, from: number, to: number, middle: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)]);
}
