import type { Worker } from 'node:worker_threads';
import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import { CallRecording } from './call-recording.ts';
import type { RecordingOutcome } from './protocol.ts';
import type { RecordedStretch, RecordingCommand, RecordingReport } from './recording-protocol.ts';
import type { RoomJoint } from './room-joint.ts';
import type { RecordingOrder } from './room-mix.ts';
import { type Recorded, RoomRecording } from './room-recording.ts';
import { spawnRecorder } from './spawn-recorder.ts';
import type { Voice } from './voice.ts';

export interface RecorderParts {
  readonly clock: Clock;
  readonly room: (id: string) => RoomJoint | undefined;
  readonly stream: (id: string) => Voice | undefined;
  readonly over: (outcome: RecordingOutcome) => void;
  readonly spawn?: () => Worker;
}

interface Running {
  readonly recorded: Recorded;
  /** Given to the thread and not on the disk yet. */
  backlog: number;
}

/**
 * The media thread's end of all recordings: hears, gathers and hands over to the recording thread, which is started with the
 * first one. It never waits.
 */
export class Recorder {
  readonly #parts: RecorderParts;
  readonly #running = new Map<string, Running>();
  /** Stopped, and awaited from the thread. */
  readonly #ending = new Set<string>();
  #thread: Worker | undefined;
  #rested: (() => void) | undefined;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
  }

  /** Records a stream's call where `target` is one, else the room of that name. Nothing where the id runs already. */
  start(target: string, order: RecordingOrder): void {
    const { id } = order;
    if (this.#running.has(id) || this.#ending.has(id)) return;
    if (this.#running.size >= limits.recordings) {
      this.#parts.over({ id, files: {}, durationMs: 0, failure: `${limits.recordings} recordings run already.` });
      return;
    }
    const give = (ticks: number, stretches: readonly RecordedStretch[]) => this.#give(id, ticks, stretches);
    const isCall = this.#parts.stream(target) !== undefined;
    const recorded = isCall
      ? new CallRecording(order, () => this.#parts.stream(target), give)
      : new RoomRecording(order, () => this.#parts.room(target), give);
    this.#running.set(id, { recorded, backlog: 0 });
    this.#post({ kind: 'start', order, mix: isCall ? 'members' : 'room' });
  }

  stop(id: string): void {
    const running = this.#running.get(id);
    if (!running) return;
    running.recorded.end();
    // What was gathered last may have been too much for the disk.
    if (!this.#running.delete(id)) return;
    this.#ending.add(id);
    this.#post({ kind: 'stop', id });
  }

  /** Between hearing all and mixing. */
  before(): void {
    for (const { recorded } of this.#running.values()) recorded.before();
  }

  /** Once all is mixed, before it is sent. */
  after(): void {
    for (const { recorded } of this.#running.values()) recorded.after();
  }

  /** Ends all recordings; resolves when the disk has them, or after a bounded time. */
  async close(): Promise<void> {
    for (const id of [...this.#running.keys()]) this.stop(id);
    if (this.#ending.size > 0) await this.#rest();
    await this.#thread?.terminate();
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#parts.clock.after(limits.recordingFarewellMs, resolve);
      this.#rested = () => {
        timer.dispose();
        resolve();
      };
    });
  }

  #give(id: string, ticks: number, stretches: readonly RecordedStretch[]): void {
    const running = this.#running.get(id);
    if (!running) return;
    if (running.backlog >= limits.recordingBacklog) {
      // The thread ends its files when it comes to it; nobody waits for that.
      this.#post({ kind: 'stop', id });
      this.#over({ id, files: {}, durationMs: 0, failure: 'The disk is too slow to record to.' });
      return;
    }
    running.backlog++;
    this.#post({ kind: 'sound', id, ticks, stretches });
  }

  #post(command: RecordingCommand): void {
    this.#thread ??= this.#start();
    this.#thread.postMessage(command);
  }

  #start(): Worker {
    const thread = (this.#parts.spawn ?? spawnRecorder)();
    thread.on('message', (report: RecordingReport) => this.#take(report));
    thread.on('error', (error) => this.#lost(thread, error instanceof Error ? error.message : String(error)));
    thread.on('exit', () => this.#lost(thread, 'its thread ended'));
    return thread;
  }

  #take(report: RecordingReport): void {
    switch (report.kind) {
      case 'written': {
        const running = this.#running.get(report.id);
        if (running) running.backlog--;
        return;
      }
      case 'over':
        this.#over(report.outcome);
        return;
    }
  }

  /** The thread is gone: what runs is over, and the next recording gets another one. */
  #lost(thread: Worker, why: string): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    for (const id of [...this.#running.keys(), ...this.#ending])
      this.#over({ id, files: {}, durationMs: 0, failure: `The recording failed: ${why}` });
  }

  #over(outcome: RecordingOutcome): void {
    const running = this.#running.get(outcome.id);
    this.#running.delete(outcome.id);
    running?.recorded.end();
    const awaited = this.#ending.delete(outcome.id);
    if (running || awaited) this.#parts.over(outcome);
    if (this.#ending.size === 0) this.#rested?.();
  }
}
