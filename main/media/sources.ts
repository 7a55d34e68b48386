import { RtpSource } from '../rtp/source.ts';

/** Whether a packet is its stream's: of the source that is heard; of one that is heard from now on; or not to be heard. */
export type SourceVerdict = 'same' | 'new' | 'other';

/**
 * The one source of a stream that is heard. Another SSRC takes its place when two of its packets follow each other
 * (RFC 3550 §A.1) and none of the old one came between: a stray packet changes nothing, and two that talk across each
 * other are not heard in turns.
 */
export class Sources {
  #current: RtpSource | undefined;
  #candidate: RtpSource | undefined;
  #received = 0;
  #lost = 0;

  get current(): RtpSource | undefined {
    return this.#current;
  }

  /** Packets of all sources there were. */
  get received(): number {
    return this.#received + (this.#current?.received ?? 0);
  }

  get lost(): number {
    return this.#lost + Math.max(0, this.#current?.lost ?? 0);
  }

  judge(ssrc: number, sequence: number): SourceVerdict {
    if (!this.#current) {
      this.#current = new RtpSource(ssrc, sequence);
      this.#current.update(sequence);
      return 'new';
    }
    if (this.#current.ssrc === ssrc) {
      this.#candidate = undefined;
      return this.#current.update(sequence) === 'invalid' ? 'other' : 'same';
    }
    if (this.#candidate?.ssrc !== ssrc) this.#candidate = new RtpSource(ssrc, sequence);
    if (this.#candidate.update(sequence) !== 'valid') return 'other';
    const next = this.#candidate;
    this.leave();
    this.#current = next;
    return 'new';
  }

  /** The source that is heard has gone. */
  leave(): void {
    this.#received += this.#current?.received ?? 0;
    this.#lost += Math.max(0, this.#current?.lost ?? 0);
    this.#current = undefined;
    this.#candidate = undefined;
  }
}
