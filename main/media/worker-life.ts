import type { Worker } from 'node:worker_threads';
import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaError } from './media-error.ts';
import type { MediaCommand, MediaReport, WorkerOptions } from './protocol.ts';

/** Starts a worker; a test hands in one of its own to end what was started. */
export type SpawnWorker = (options: WorkerOptions) => Worker;

/** Whose worker it is. */
export interface WorkerOwner {
  take(report: MediaReport): void;
  /** The worker has died and all its sockets are closed; another one is starting. */
  lost(error: Error): void;
  /** The other one is there, and knows nothing. */
  renewed(): void;
  /** No worker any more; undefined: as asked. */
  gone(error: Error | undefined): void;
}

interface Life {
  readonly owner: WorkerOwner;
  readonly spawn: SpawnWorker;
  readonly clock: Clock;
}

/** One worker after the other: whichever dies by itself is followed by a new one, unless too many did within a minute. */
export class WorkerLife {
  readonly #options: WorkerOptions;
  readonly #owner: WorkerOwner;
  readonly #spawn: SpawnWorker;
  readonly #clock: Clock;
  readonly #started = Promise.withResolvers<Result<void, MediaError>>();
  readonly #exited = Promise.withResolvers<void>();
  readonly #deaths: number[] = [];
  #state: 'starting' | 'running' | 'recovering' | 'stopping' | 'gone' = 'starting';
  #worker: Worker;
  #workers = 0;
  #error: Error | undefined;

  constructor(options: WorkerOptions, { owner, spawn, clock }: Life) {
    this.#options = options;
    this.#owner = owner;
    this.#spawn = spawn;
    this.#clock = clock;
    this.#worker = this.#start();
  }

  /** Settled once the first worker has its devices, or can't. */
  get started(): Promise<Result<void, MediaError>> {
    return this.#started.promise;
  }

  get exited(): Promise<void> {
    return this.#exited.promise;
  }

  /** A worker hears what is sent to it. */
  get running(): boolean {
    return this.#state === 'running';
  }

  /** A worker is there or will be. */
  get lasting(): boolean {
    return this.#state === 'running' || this.#state === 'recovering';
  }

  send(command: MediaCommand, transfer?: readonly ArrayBuffer[]): void {
    if (this.#state === 'running') this.#worker.postMessage(command, transfer);
  }

  /** Asks the worker to end; `exited` says when it has. */
  stop(): void {
    const { running } = this;
    if (this.#state === 'gone' || this.#state === 'stopping') return;
    this.send({ kind: 'stop' });
    this.#state = 'stopping';
    if (!running) void this.#worker.terminate();
  }

  #start(): Worker {
    const worker = this.#spawn(continued(this.#options, this.#workers++));
    worker.on('message', (report: MediaReport) => this.#take(report));
    worker.on('error', (error) => {
      this.#error = error instanceof Error ? error : new Error(String(error));
    });
    // Only now are its ports free (the error comes before).
    worker.on('exit', (code) =>
      this.#died(this.#error ?? new Error(`The media worker ended by itself, with code ${code}`)),
    );
    return worker;
  }

  #take(report: MediaReport): void {
    switch (report.kind) {
      case 'ready':
        this.#ready();
        return;
      case 'refused':
        this.#refused(report.error);
        return;
      case 'stopped':
        void this.#worker.terminate();
        return;
      default:
        this.#owner.take(report);
    }
  }

  #ready(): void {
    const before = this.#state;
    if (before !== 'starting' && before !== 'recovering') return;
    this.#state = 'running';
    this.#started.resolve(ok(undefined));
    if (before === 'recovering') this.#owner.renewed();
  }

  /** A device can't be opened: at the start that is final, later it may have been a moment's trouble. */
  #refused(error: MediaError): void {
    this.#error = new Error(error.message);
    if (this.#state === 'starting') {
      this.#state = 'stopping';
      this.#started.resolve(err(error));
    }
    void this.#worker.terminate();
  }

  #died(error: Error): void {
    this.#error = undefined;
    switch (this.#state) {
      case 'running':
      case 'recovering':
        if (this.#mayGoOn()) this.#renew(error);
        else this.#end(error);
        return;
      case 'starting':
        this.#end(error);
        return;
      case 'stopping':
        this.#end(undefined);
        return;
      case 'gone':
        return;
    }
  }

  #renew(error: Error): void {
    const first = this.#state === 'running';
    this.#state = 'recovering';
    if (first) this.#owner.lost(error);
    this.#worker = this.#start();
  }

  #end(error: Error | undefined): void {
    this.#state = 'gone';
    this.#started.resolve(err(error ? workerFailed(error) : shutDown));
    this.#owner.gone(error);
    this.#exited.resolve();
  }

  #mayGoOn(): boolean {
    const now = this.#clock.now();
    while (this.#deaths[0] !== undefined && now - this.#deaths[0] >= limits.mediaRestartsMs) this.#deaths.shift();
    this.#deaths.push(now);
    return this.#deaths.length <= limits.mediaRestarts;
  }
}

export const shutDown: MediaError = { code: 'closed', message: 'The sound is shut down' };

export function workerFailed(error: Error): MediaError {
  return { code: 'worker-failed', message: `Sound failed: ${error.message}` };
}

/** What a later worker is started with: it leaves the file alone that the one before has written. */
function continued(options: WorkerOptions, workers: number): WorkerOptions {
  const { speaker } = options;
  if (workers === 0 || typeof speaker === 'string') return options;
  return { ...options, speaker: { wav: speaker.wav.replace(/(\.wav)?$/i, `-${workers + 1}$1`) } };
}
