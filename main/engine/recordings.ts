import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { RecordingOutcome } from '../media/protocol.ts';
import { inWords, lackOfRoom } from '../media/recording-trouble.ts';
import { makeFolder } from '../store/make-folder.ts';
import { freePath, recordingName, renamed } from './recording-names.ts';
import type { RoomState } from './room-state.ts';

/** How often everyone hears that it is recorded. */
const ANNOUNCE_MS = 30_000;

export type RecordingState = NonNullable<RoomState['recording']>;

export interface RecordingWish {
  /** What the media worker records: a room's id, or a call's stream's. */
  readonly target: string;
  /** What the folder is called after, with the date. */
  readonly name: string;
  /** A file for each member beside the mix; yes where absent. */
  readonly tracks?: boolean | undefined;
  /** WAV where absent. */
  readonly format?: 'wav' | 'opus' | undefined;
  /** Who is in it now: the stream's id, and what to call it. */
  readonly members: () => Iterable<readonly [string, string]>;
}

export interface RecordingError {
  readonly code: 'wrong-state' | 'unavailable';
  readonly message: string;
}

/** A recording that is over. `problem`: it ended by itself. */
export interface RecordingEnd extends RecordingOutcome {
  readonly key: string;
  readonly folder: string;
  readonly problem: string | undefined;
}

interface Running {
  readonly id: string;
  readonly state: RecordingState;
  readonly members: RecordingWish['members'];
  /** Everyone who was ever there. */
  readonly names: Map<string, string>;
}

export interface RecordingsParts {
  readonly media: Pick<MediaEngine, 'record' | 'stopRecording' | 'onRecorded'>;
  /** Holds a folder for each recording; made with the first. */
  readonly folder: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** What is recorded, by the id of the room or the call, each into a folder of its own. */
export class Recordings {
  readonly #parts: RecordingsParts;
  readonly #running = new Map<string, Running>();
  /** Stopped, but not yet whole on the disk. */
  readonly #ending = new Map<string, Running & { readonly key: string }>();
  readonly #problems = new Map<string, string>();
  readonly #changed = new Emitter<void>();
  readonly #ended = new Emitter<RecordingEnd>();

  readonly onChanged = this.#changed.on;
  readonly onEnded = this.#ended.on;

  constructor(parts: RecordingsParts) {
    this.#parts = parts;
    parts.media.onRecorded((outcome) => this.#recorded(outcome));
  }

  /** Records until `stop`, or until the disk can't any more. */
  start(key: string, wish: RecordingWish): Result<void, RecordingError> {
    if (this.#running.has(key)) return err({ code: 'wrong-state', message: 'It is recorded already.' });
    const { clock, random, media } = this.#parts;
    const folder = this.#makeFolder(recordingName(clock.wallTime(), wish.name));
    if (!folder.ok) return folder;
    const { tracks = true, format = 'wav', target } = wish;
    const state = { startedAt: clock.wallTime(), tracks, format, folder: folder.value };
    const running = { id: random.hex(8), state, members: wish.members, names: new Map<string, string>() };
    this.#running.set(key, running);
    this.#problems.delete(key);
    media.record(target, { id: running.id, folder: folder.value, format, tracks, announceEveryMs: ANNOUNCE_MS });
    this.look();
    this.#changed.emit();
    return ok(undefined);
  }

  /** Nothing where it isn't recorded. */
  stop(key: string): void {
    const running = this.#running.get(key);
    if (!running) return;
    this.#running.delete(key);
    this.#ending.set(running.id, { ...running, key });
    this.#parts.media.stopRecording(running.id);
    this.#changed.emit();
  }

  /** Undefined where it isn't recorded. */
  state(key: string): RecordingState | undefined {
    return this.#running.get(key)?.state;
  }

  /** Why the last recording ended by itself, in words. */
  problem(key: string): string | undefined {
    return this.#problems.get(key);
  }

  /** Somebody may have come or gone: notes who is there, to name the files by. */
  look(): void {
    for (const { members, names } of this.#running.values())
      for (const [stream, name] of members()) names.set(stream, name);
  }

  #makeFolder(name: string): Result<string, RecordingError> {
    try {
      makeFolder(this.#parts.folder);
      const lack = lackOfRoom(this.#parts.folder);
      if (lack !== undefined) return err({ code: 'unavailable', message: lack });
      const folder = freePath(join(this.#parts.folder, name));
      makeFolder(folder);
      return ok(folder);
    } catch (error) {
      return err({ code: 'unavailable', message: `Nothing can be recorded: ${inWords(error)}` });
    }
  }

  #recorded(outcome: RecordingOutcome): void {
    const [key, running] = this.#taken(outcome.id);
    if (key === undefined || !running) return;
    const { failure: problem } = outcome;
    const files = renamed(outcome.files, running.names);
    if (problem !== undefined) {
      this.#problems.set(key, `The recording ended: ${problem}`);
      this.#parts.log.warn({ folder: running.state.folder }, `a recording ended: ${problem}`);
    }
    this.#ended.emit({ ...outcome, files, key, folder: running.state.folder, problem });
    this.#changed.emit();
  }

  #taken(id: string): [string, Running] | [undefined, undefined] {
    const ending = this.#ending.get(id);
    this.#ending.delete(id);
    if (ending) return [ending.key, ending];
    for (const [key, running] of this.#running)
      if (running.id === id) {
        this.#running.delete(key);
        return [key, running];
      }
    return [undefined, undefined];
  }
}
