import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import { sourceKey } from '../net/source-key.ts';
import type { Flow } from '../sip/transport.ts';
import { isThisMachine } from './gate.ts';

const unlimited: Disposable = { dispose() {} };

/**
 * How many calls of the network the test lines hold at once: each answered one has a stream of sound, and an INVITE that nobody
 * acknowledges holds it for 64·T1. A flood of them must leave the ports and the processor to the person's own calls.
 */
export class LinePlaces {
  readonly #bySource = new Map<string, number>();
  #all = 0;

  /** A place for a caller until disposed of; undefined where there is none left. */
  take(flow: Flow): Disposable | undefined {
    if (isThisMachine(flow)) return unlimited;
    const source = sourceKey(flow.remote.address);
    const taken = this.#bySource.get(source) ?? 0;
    if (taken >= limits.lineCallsPerSource || this.#all >= limits.lineCalls) return undefined;
    this.#bySource.set(source, taken + 1);
    this.#all++;
    let held = true;
    return {
      dispose: () => {
        if (held) this.#giveBack(source);
        held = false;
      },
    };
  }

  #giveBack(source: string): void {
    this.#all--;
    const left = (this.#bySource.get(source) ?? 0) - 1;
    if (left > 0) this.#bySource.set(source, left);
    else this.#bySource.delete(source);
  }
}
