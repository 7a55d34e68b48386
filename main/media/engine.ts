import { type Clock, systemClock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import { type Log, silentLog } from '../base/log.ts';
import { err, ok, type Result } from '../base/result.ts';
import { type Alert, DEVICE_FRAME_SAMPLES } from './devices.ts';
import { Groups } from './groups.ts';
import type { MediaError } from './media-error.ts';
import type { MediaStream } from './media-stream.ts';
import type { Precedence } from './precedence.ts';
import type {
  MediaCommand,
  MediaCounts,
  MediaLevels,
  MediaReport,
  RecordingOutcome,
  WorkerOptions,
} from './protocol.ts';
import { type Answer, Questions } from './questions.ts';
import { RemoteStreams } from './remote-streams.ts';
import type { PartyMix, RecordingOrder, RoomChime } from './room-mix.ts';
import type { Signals } from './signals.ts';
import { spawnWorker } from './spawn-worker.ts';
import { Standing } from './standing.ts';
import { noTicks } from './tick-lateness.ts';
import { type SpawnWorker, shutDown, WorkerLife, workerFailed } from './worker-life.ts';

export type { MediaLevels } from './protocol.ts';

/** Ports for RTP are even, for RTCP the next odd; both ends of the range are included. */
export interface MediaOptions extends WorkerOptions {
  readonly log?: Log;
  readonly clock?: Clock;
  readonly spawn?: SpawnWorker;
}

/** The main thread's face of the media worker, which owns the sockets and the 20 ms tick. */
export class MediaEngine {
  /** The multicast groups that this end is in. */
  readonly groups = new Groups((stream, order) => this.#send({ kind: 'group', stream, order }));
  readonly #life: WorkerLife;
  readonly #standing = new Standing();
  readonly #log: Log;
  readonly #speaker = new Emitter<Int16Array>();
  readonly #ringer = new Emitter<Int16Array>();
  readonly #levels = new Emitter<MediaLevels>();
  readonly #measured = new Emitter<void>();
  readonly #failure = new Emitter<Error>();
  readonly #recovering = new Emitter<Error>();
  readonly #recovered = new Emitter<void>();
  readonly #recorded = new Emitter<RecordingOutcome>();
  readonly #streams: RemoteStreams;
  readonly #questions = new Questions();

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
  /** The worker died: no sound until `onRecovered`, when another has taken up all that stood, on the same ports. */
  readonly onRecovering = this.#recovering.on;
  readonly onRecovered = this.#recovered.on;
  /** The worker died too often: all sound is gone, every stream is closed. Said once. */
  readonly onFailure = this.#failure.on;

  /** Starts the worker and opens the devices. */
  static async start(options: MediaOptions): Promise<Result<MediaEngine, MediaError>> {
    const engine = new MediaEngine(options);
    const started = await engine.#life.started;
    if (started.ok) return ok(engine);
    await engine.#life.exited;
    return started;
  }

  private constructor({ log = silentLog, clock = systemClock, spawn = spawnWorker, ...options }: MediaOptions) {
    this.#log = log;
    this.#streams = new RemoteStreams({
      standing: this.#standing,
      send: (command) => this.#send(command),
      repeat: (command) => this.#life.send(command),
      ask: (question) => this.#ask(question),
      whole: () => this.#whole(),
    });
    const owner = {
      take: (report: MediaReport) => this.#take(report),
      lost: (error: Error) => this.#lost(error),
      renewed: () => this.#renewed(),
      gone: (error: Error | undefined) => this.#gone(error),
    };
    this.#life = new WorkerLife(options, { owner, spawn, clock });
  }

  /** Opens a stream on two free ports of `localAddress`, an IP literal; resolves once they are bound. */
  open({ localAddress }: { readonly localAddress: string }): Promise<Result<MediaStream, MediaError>> {
    return this.#life.lasting ? this.#streams.open(localAddress) : Promise.resolve(err(shutDown));
  }

  /** One frame from the page: 960 samples at 48 kHz. The samples are copied. Ignored unless the microphone is `browser`. */
  pushMicrophone(frame: Int16Array): void {
    if (!this.#life.running) return;
    const samples = frame.slice(0, DEVICE_FRAME_SAMPLES);
    this.#life.send({ kind: 'microphone', samples }, [samples.buffer]);
  }

  /** One alert a key (a call's id), the latest sounds; `null` with `none` silences all. */
  setAlert(key: string | null, alert: Alert): void {
    this.#send({ kind: 'alert', key, alert });
  }

  /** Whose call progress tones sound from now on, and what is played to those who are held. */
  setSignals(signals: Signals): void {
    this.#send({ kind: 'signals', signals });
  }

  /** What goes before the rest at the microphone and the speaker, until told otherwise. */
  setPrecedence(precedence: Precedence): void {
    this.#send({ kind: 'precedence', precedence });
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
    return answer?.kind === 'counts' ? answer.counts : { streams: 0, sockets: 0, ticks: noTicks };
  }

  /** Closes every stream with RTCP BYE and finishes the WAV; resolves when the worker has gone. */
  async close(): Promise<void> {
    this.#life.stop();
    await this.#life.exited;
  }

  #take(report: MediaReport): void {
    switch (report.kind) {
      case 'opened':
        this.#streams.opened(report);
        return;
      case 'not-opened':
        this.#streams.notOpened(report);
        return;
      case 'moved':
        if (report.outcome.ok) this.#standing.bound(report.stream, report.outcome.value);
        this.#questions.answer(report);
        return;
      case 'stats':
      case 'counts':
        this.#questions.answer(report);
        return;
      case 'closed':
        this.#streams.closed(report);
        return;
      case 'heard':
        this.#streams.get(report.stream)?.heard();
        return;
      case 'digit':
        this.#streams.get(report.stream)?.pressed(report.digit);
        return;
      case 'group':
        this.groups.take(report.stream, report.news);
        return;
      case 'speaker':
        this.#speaker.emit(report.samples);
        return;
      case 'ringer':
        this.#ringer.emit(report.samples);
        return;
      case 'quality':
        this.#streams.measured(report.streams);
        this.#measured.emit();
        return;
      case 'levels':
        this.#levels.emit(report.levels);
        return;
      case 'recorded':
        this.#standing.recorded(report.outcome.id);
        this.#recorded.emit(report.outcome);
        return;
      case 'warning':
        this.#log.warn({}, report.message);
        return;
      // The worker's own life, which `WorkerLife` follows.
      case 'ready':
      case 'refused':
      case 'stopped':
        return;
    }
  }

  #ask(question: (request: number) => MediaCommand): Promise<Answer | undefined> {
    if (!this.#life.running) return Promise.resolve(undefined);
    return this.#questions.ask((request) => this.#send(question(request)));
  }

  /** While there is no worker, what is to last is noted for the next one. */
  #send(command: MediaCommand): void {
    if (!this.#life.lasting) return;
    this.#standing.note(command);
    this.#life.send(command);
  }

  #lost(error: Error): void {
    this.#log.error({ err: error }, 'the media worker died; another one takes over');
    this.#questions.leave();
    this.#streams.interrupted();
    this.#recovering.emit(error);
  }

  #renewed(): void {
    this.#streams.renewed();
    for (const command of this.#standing.beginning()) this.#life.send(command);
    this.groups.renewed();
    if (this.#standing.whole) this.#whole();
  }

  #whole(): void {
    for (const command of this.#standing.end()) this.#life.send(command);
    this.#recovered.emit();
  }

  /** No worker any more, as asked or not: nobody waits for it. */
  #gone(error: Error | undefined): void {
    this.#questions.leave();
    this.groups.gone();
    this.#streams.gone(error ? workerFailed(error) : shutDown);
    if (!error) return;
    this.#log.error({ err: error }, 'the media worker failed');
    this.#failure.emit(error);
  }
}
