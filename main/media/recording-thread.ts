import type { Random } from '../base/random.ts';
import { Recording } from './recording.ts';
import type { RecordingCommand, RecordingReport } from './recording-protocol.ts';
import { inWords } from './recording-trouble.ts';

/** All recordings that run, in the thread that may wait for the disk. One that fails is over, and harms no other. */
export class RecordingThread {
  readonly #random: Random;
  readonly #report: (report: RecordingReport) => void;
  readonly #running = new Map<string, Recording>();

  constructor(random: Random, report: (report: RecordingReport) => void) {
    this.#random = random;
    this.#report = report;
  }

  take(command: RecordingCommand): void {
    switch (command.kind) {
      case 'start':
        this.#start(command);
        return;
      case 'sound':
        this.#sound(command);
        return;
      case 'stop':
        this.#end(command.id);
        return;
    }
  }

  #start({ order, mix }: Extract<RecordingCommand, { kind: 'start' }>): void {
    try {
      this.#running.set(order.id, new Recording(order, mix, this.#random));
    } catch (error) {
      const outcome = { id: order.id, files: {}, durationMs: 0, failure: inWords(error) };
      this.#report({ kind: 'over', outcome });
    }
  }

  #sound({ id, ticks, stretches }: Extract<RecordingCommand, { kind: 'sound' }>): void {
    try {
      this.#running.get(id)?.add(ticks, stretches);
      this.#report({ kind: 'written', id });
    } catch (error) {
      this.#end(id, inWords(error));
    }
  }

  #end(id: string, failure?: string): void {
    const recording = this.#running.get(id);
    if (!recording) return;
    this.#running.delete(id);
    this.#report({ kind: 'over', outcome: recording.close(failure) });
  }
}
