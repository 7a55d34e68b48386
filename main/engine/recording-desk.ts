import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Log } from '../base/log.ts';
import type { Random } from '../base/random.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Call } from '../call/call.ts';
import type { Calls } from '../call/calls.ts';
import type { Room } from '../conference/room.ts';
import type { RoomError } from '../conference/room-error.ts';
import type { Rooms } from '../conference/rooms.ts';
import type { MediaEngine } from '../media/engine.ts';
import { type RecordingState, Recordings, type RecordingWish } from './recordings.ts';
import type { CallState } from './state.ts';

export interface RecordingDeskParts {
  readonly media: MediaEngine;
  readonly calls: Calls;
  readonly rooms: Rooms;
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** What a person may choose. */
export type RecordingFormat = Pick<RecordingWish, 'tracks' | 'format'>;

/** Recordings as people and scripts ask for them: of rooms and of calls. With its room or its call, a recording ends. */
export class RecordingDesk {
  readonly #calls: Calls;
  readonly #rooms: Rooms;
  readonly #recordings: Recordings;

  constructor({ calls, rooms, dataFolder, ...parts }: RecordingDeskParts) {
    this.#calls = calls;
    this.#rooms = rooms;
    this.#recordings = new Recordings({ ...parts, folder: join(dataFolder, 'recordings') });
    rooms.onChanged(() => this.#follow());
    calls.onEnded(({ id }) => this.#recordings.stop(id));
    this.#recordings.onEnded(({ key, problem }) => {
      if (problem !== undefined) this.#roomOf(key)?.say(`The recording ended. ${problem}`);
    });
  }

  /** Something begins or ends to be recorded. */
  onChanged(listener: () => void): Disposable {
    return this.#recordings.onChanged(listener);
  }

  /** Undefined where a room or a call isn't recorded. */
  state(id: string): RecordingState | undefined {
    return this.#recordings.state(id);
  }

  /** The same as a call's state has it, and why its last recording ended by itself. */
  stateOf(callId: string): Pick<CallState, 'recording' | 'recordingProblem'> {
    const recording = this.#recordings.state(callId);
    const recordingProblem = this.#recordings.problem(callId);
    return { ...(recording && { recording }), ...(recordingProblem !== undefined && { recordingProblem }) };
  }

  /** Starts or ends a room's recording. */
  room({ id, name }: Room, recording: boolean, format: RecordingFormat): Result<void, RoomError> {
    const members = () => membersOf(this.#roomOf(id));
    return this.#record(id, recording, { ...format, target: id, name, members });
  }

  /** Starts or ends a call's recording; where the call is a party of a room, it is that one party's. */
  call(callId: string, recording: boolean, format: RecordingFormat): Result<void, RoomError> {
    const call = this.#calls.list().find(({ id }) => id === callId);
    if (!call) return err({ code: 'no-such-call', message: 'That call is over.' });
    const target = call.media?.stream.id;
    if (recording && (target === undefined || call.phase?.state !== 'active'))
      return err({ code: 'wrong-state', message: 'A call can be recorded once it is answered.' });
    const members = () => memberOf(call);
    return this.#record(callId, recording, { ...format, target: target ?? '', name: call.party.label, members });
  }

  #record(id: string, recording: boolean, wish: RecordingWish): Result<void, RoomError> {
    if (recording) return this.#recordings.start(id, wish);
    this.#recordings.stop(id);
    return ok(undefined);
  }

  #roomOf(id: string): Room | undefined {
    return this.#rooms.list().find((room) => room.id === id);
  }

  #follow(): void {
    for (const { id, endedAt } of this.#rooms.list()) if (endedAt !== undefined) this.#recordings.stop(id);
    this.#recordings.look();
  }
}

function* membersOf(room: Room | undefined): Generator<readonly [string, string]> {
  for (const { call, label } of room?.parties() ?? []) {
    const stream = call?.media?.stream.id;
    if (stream !== undefined) yield [stream, label];
  }
}

function* memberOf({ media, party }: Call): Generator<readonly [string, string]> {
  if (media) yield [media.stream.id, party.label];
}
