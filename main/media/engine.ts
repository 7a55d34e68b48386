import type { Worker } from 'node:worker_threads';
import { Emitter } from '../base/emitter.ts';
import { type Log, silentLog } from '../base/log.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Alert, DEVICE_FRAME_SAMPLES } from './devices.ts';
import type { MediaError } from './media-error.ts';
import type { MediaStream, StreamStats } from './media-stream.ts';
import type {
  MediaCommand,
  MediaCounts,
  MediaLevels,
  MediaReport,
  RecordingOutcome,
  StreamPorts,
  WorkerOptions,
} from './protocol.ts';
import { RemoteStream } from './remote-stream.ts';
import type { PartyMix, RecordingOrder, RoomChime } from './room-mix.ts';
import type { Signals } from './signals.ts';
import { spawnWorker } from './spawn-worker.ts';

export type { MediaLevels } from './protocol.ts';

/** Ports for RTP are even, for RTCP the next odd; both ends of the range are included. */
export interface MediaOptions extends WorkerOptions {
  readonly log?: Log;
}

type Opening = (outcome: Result<RemoteStream, MediaError>) => void;

/** The main thread's face of the media worker, which owns the sockets and the 20 ms tick. */
export class MediaEngine {
  readonly #worker: Worker;
  readonly #log: Log;
  readonly #speaker = new Emitter<Int16Array>();
  readonly #ringer = new Emitter<Int16Array>();
  readonly #levels = new Emitter<MediaLevels>();
  readonly #measured = new Emitter<void>();
  readonly #failure = new Emitter<Error>();
  readonly #recorded = new Emitter<RecordingOutcome>();
  readonly #openings = new Map<string, Opening>();
  readonly #streams = new Map<string, RemoteStream>();
  /** Questions to the worker that await their answer; undefined says that it is gone. */
  readonly #questions = new Map<number, (answer: StreamStats | MediaCounts | undefined) => void>();
  readonly #moves = new Map<number, (outcome: Result<StreamPorts, MediaError>) => void>();
  readonly #started = Promise.withResolvers<Result<void, MediaError>>();
  readonly #exited = Promise.withResolvers<void>();
  #state: 'running' | 'stopping' | 'gone' = 'running';
  #number = 0;

  /** Speaker frames, 960 samples at 48 kHz, while something is played and the speaker is `browser`. */
  readonly onSpeaker = this.#speaker.on;
  /** Frames of the ringing tone, as those of the speaker, but for a device of their own. */
  readonly onRinger = this.#ringer.on;
  /** About once a second, after all streams' `onQuality`. */
  readonly onMeasured = this.#measured.on;
  /** Ten times a second while a stream is joined to the device. */
  readonly onLevels = this.#levels.on;
  /** A recording is over. */
  readonly onRecorded = this.#recorded.on;
  /** The worker died: all sound is gone, every stream is closed. Said once. */
  readonly onFailure = this.#failure.on;

  /** Starts the worker and opens the devices. */
  static async start({ log = silentLog, ...options }: MediaOptions): Promise<Result<MediaEngine, MediaError>> {
    const engine = new MediaEngine(spawnWorker(options), log);
    const started = await engine.#started.promise;
    if (started.ok) return ok(engine);
    await engine.close();
    return started;
  }

  private constructor(worker: Worker, log: Log) {
    this.#worker = worker;
    this.#log = log;
    worker.on('message', (report: MediaReport) => this.#take(report));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', (code) => {
      this.#fail(new Error(`The media worker ended by itself, with code ${code}`));
      this.#exited.resolve();
    });
  }

  /** Opens a stream on two free ports of `localAddress`, an IP literal; resolves once they are bound. */
  open({ localAddress }: { readonly localAddress: string }): Promise<Result<MediaStream, MediaError>> {
    if (this.#state !== 'running') return Promise.resolve(err(shutDown));
    const id = `stream-${++this.#number}`;
    return new Promise((resolve) => {
      this.#openings.set(id, resolve);
      this.#send({ kind: 'open', stream: id, localAddress });
    });
  }

  /** One frame from the page: 960 samples at 48 kHz. The samples are copied. Ignored unless the microphone is `browser`. */
  pushMicrophone(frame: Int16Array): void {
    if (this.#state !== 'running') return;
    const samples = frame.slice(0, DEVICE_FRAME_SAMPLES);
    this.#worker.postMessage({ kind: 'microphone', samples } satisfies MediaCommand, [samples.buffer]);
  }

  /** One alert a key (a call's id), the latest sounds; `null` with `none` silences all. */
  setAlert(key: string | null, alert: Alert): void {
    this.#send({ kind: 'alert', key, alert });
  }

  /** Whose call progress tones sound from now on, and what is played to those who are held. */
  setSignals(signals: Signals): void {
    this.#send({ kind: 'signals', signals });
  }

  /** This end's microphone and speaker take part in a room, in place of any room before; undefined leaves it. */
  seat(room: string | undefined, mix: PartyMix): void {
    this.#send({ kind: 'seat', room: room ?? null, mix });
  }

  /** Everyone in the room hears it. */
  chime(room: string, chime: RoomChime): void {
    this.#send({ kind: 'chime', room, chime });
  }

  /** Records a room until `stopRecording`, or until the disk fails; `onRecorded` tells how it came out. */
  record(room: string, order: RecordingOrder): void {
    this.#send({ kind: 'record', room, order });
  }

  stopRecording(id: string): void {
    this.#send({ kind: 'stop-recording', id });
  }

  async counts(): Promise<MediaCounts> {
    const answer = await this.#ask((request) => ({ kind: 'counts', request }));
    return answer && 'streams' in answer ? answer : { streams: 0, sockets: 0 };
  }

  /** Closes every stream with RTCP BYE and finishes the WAV; resolves when the worker has gone. */
  async close(): Promise<void> {
    if (this.#state === 'running') {
      this.#send({ kind: 'stop' });
      this.#state = 'stopping';
    }
    await this.#exited.promise;
  }

  #take(report: MediaReport): void {
    switch (report.kind) {
      case 'ready':
        this.#started.resolve(ok(undefined));
        return;
      case 'refused':
        this.#state = 'stopping';
        this.#started.resolve(err(report.error));
        void this.#worker.terminate();
        return;
      case 'opened':
        this.#opened(report);
        return;
      case 'not-opened':
        this.#settleOpening(report.stream, err(report.error));
        return;
      case 'moved':
        this.#moves.get(report.request)?.(report.outcome);
        this.#moves.delete(report.request);
        return;
      case 'closed':
        this.#streams.get(report.stream)?.gone(report.stats);
        this.#streams.delete(report.stream);
        return;
      case 'heard':
        this.#streams.get(report.stream)?.heard();
        return;
      case 'digit':
        this.#streams.get(report.stream)?.pressed(report.digit);
        return;
      case 'stats':
        this.#answer(report.request, report.stats);
        return;
      case 'counts':
        this.#answer(report.request, report.counts);
        return;
      case 'speaker':
        this.#speaker.emit(report.samples);
        return;
      case 'ringer':
        this.#ringer.emit(report.samples);
        return;
      case 'quality':
        for (const [id, quality] of Object.entries(report.streams)) this.#streams.get(id)?.measured(quality);
        this.#measured.emit();
        return;
      case 'levels':
        this.#levels.emit(report.levels);
        return;
      case 'recorded':
        this.#recorded.emit(report.outcome);
        return;
      case 'warning':
        this.#log.warn({}, report.message);
        return;
      case 'stopped':
        void this.#worker.terminate();
        return;
    }
  }

  #opened({ stream: id, rtp, rtcp }: Extract<MediaReport, { kind: 'opened' }>): void {
    const stream = new RemoteStream(
      id,
      { rtp, rtcp },
      {
        send: (command) => this.#send(command),
        stats: (of) => this.#askStats(of),
        move: (of, localAddress) => this.#move(of, localAddress),
      },
    );
    this.#streams.set(id, stream);
    this.#settleOpening(id, ok(stream));
  }

  #settleOpening(id: string, outcome: Result<RemoteStream, MediaError>): void {
    this.#openings.get(id)?.(outcome);
    this.#openings.delete(id);
  }

  async #askStats(stream: string): Promise<StreamStats | undefined> {
    const answer = await this.#ask((request) => ({ kind: 'stats', stream, request }));
    return answer && 'packetsSent' in answer ? answer : undefined;
  }

  #move(stream: string, localAddress: string): Promise<Result<StreamPorts, MediaError>> {
    if (this.#state !== 'running') return Promise.resolve(err(shutDown));
    const request = ++this.#number;
    return new Promise((resolve) => {
      this.#moves.set(request, resolve);
      this.#send({ kind: 'move', stream, request, localAddress });
    });
  }

  #ask(question: (request: number) => MediaCommand): Promise<StreamStats | MediaCounts | undefined> {
    if (this.#state !== 'running') return Promise.resolve(undefined);
    const request = ++this.#number;
    return new Promise((resolve) => {
      this.#questions.set(request, resolve);
      this.#send(question(request));
    });
  }

  #answer(request: number, answer: StreamStats | MediaCounts | undefined): void {
    this.#questions.get(request)?.(answer);
    this.#questions.delete(request);
  }

  #send(command: MediaCommand): void {
    if (this.#state === 'running') this.#worker.postMessage(command);
  }

  /** The worker is gone, as asked or not: nobody waits for it any more. */
  #fail(error: Error): void {
    if (this.#state === 'gone') return;
    const expected = this.#state === 'stopping';
    this.#state = 'gone';
    const cause: MediaError = expected
      ? shutDown
      : { code: 'worker-failed', message: `Sound failed: ${error.message}` };
    this.#started.resolve(err(cause));
    for (const settle of this.#openings.values()) settle(err(cause));
    for (const answer of this.#questions.values()) answer(undefined);
    for (const stream of this.#streams.values()) stream.gone(undefined);
    for (const settle of this.#moves.values()) settle(err(cause));
    this.#openings.clear();
    this.#moves.clear();
    this.#questions.clear();
    this.#streams.clear();
    if (expected) return;
    this.#log.error({ err: error }, 'the media worker failed');
    this.#failure.emit(error);
  }
}

const shutDown: MediaError = { code: 'closed', message: 'The sound is shut down' };
