import { EventEmitter } from 'node:events';
import type { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import type { RecordingOutcome } from '../../../main/media/protocol.ts';
import { Recorder } from '../../../main/media/recorder.ts';
import type { RecordingCommand, RecordingReport } from '../../../main/media/recording-protocol.ts';
import type { RecordingOrder } from '../../../main/media/room-mix.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** A recording thread that does what the test says: nothing, by itself. */
class ScriptedThread extends EventEmitter {
  readonly told: RecordingCommand[] = [];
  ended = false;

  postMessage(command: RecordingCommand): void {
    this.told.push(command);
  }

  says(report: RecordingReport): void {
    this.emit('message', report);
  }

  async terminate(): Promise<void> {
    this.ended = true;
  }
}

let clock: VirtualClock;
let threads: ScriptedThread[];
let outcomes: RecordingOutcome[];
let recorder: Recorder;

beforeEach(() => {
  clock = new VirtualClock();
  threads = [];
  outcomes = [];
  recorder = new Recorder({
    clock,
    room: () => undefined,
    stream: () => undefined,
    over: (outcome) => outcomes.push(outcome),
    spawn: () => {
      const thread = new ScriptedThread();
      threads.push(thread);
      return thread as unknown as Worker;
    },
  });
});

const order = (id: string): RecordingOrder => ({
  id,
  folder: '/nowhere',
  format: 'wav',
  tracks: false,
  announceEveryMs: 0,
});
const thread = (): ScriptedThread => threads.at(-1) ?? new ScriptedThread();
const kinds = (of: ScriptedThread): string[] => of.told.map(({ kind }) => kind);

/** That many ticks of 20 ms. */
function run(ticks: number): void {
  for (let tick = 0; tick < ticks; tick++) {
    recorder.before();
    recorder.after();
  }
}

describe('what is heard goes to the recording thread', () => {
  it('once there is something to record, a fifth of a second at a time, and the rest when it ends', () => {
    expect(threads).toEqual([]);
    recorder.start('lounge', order('r1'));
    run(25);
    recorder.stop('r1');
    expect(threads.length).toBe(1);
    expect(thread().told).toMatchObject([
      { kind: 'start', order: { id: 'r1' }, mix: 'room' },
      { kind: 'sound', id: 'r1', ticks: 10 },
      { kind: 'sound', id: 'r1', ticks: 10 },
      { kind: 'sound', id: 'r1', ticks: 5 },
      { kind: 'stop', id: 'r1' },
    ]);
  });

  it('for one recording of an id', () => {
    recorder.start('lounge', order('r1'));
    recorder.start('lounge', order('r1'));
    expect(kinds(thread())).toEqual(['start']);
  });

  it(`for ${limits.recordings} recordings; one more is refused in words`, () => {
    for (let index = 0; index <= limits.recordings; index++) recorder.start('lounge', order(`r${index}`));
    expect(outcomes).toEqual([
      {
        id: `r${limits.recordings}`,
        files: {},
        durationMs: 0,
        failure: `${limits.recordings} recordings run already.`,
      },
    ]);
  });
});

describe('a disk that stands still', () => {
  const fifths = limits.recordingBacklog;

  it('is waited for half a minute; then the recording is given up in words, and its thread told', () => {
    expect(fifths * 200).toBe(30_000);
    recorder.start('lounge', order('r1'));
    run(10 * fifths);
    expect(outcomes).toEqual([]);
    run(10);
    expect(outcomes).toMatchObject([{ id: 'r1', failure: 'The disk is too slow to record to.' }]);
    expect(kinds(thread())).toEqual(['start', ...Array(fifths).fill('sound'), 'stop']);
    run(100);
    expect(thread().told.length).toBe(fifths + 2);
  });

  it('may be late as long as it comes after', () => {
    recorder.start('lounge', order('r1'));
    for (let minute = 0; minute < 3; minute++) {
      run(10 * fifths);
      for (let written = 0; written < fifths; written++) thread().says({ kind: 'written', id: 'r1' });
    }
    expect(outcomes).toEqual([]);
  });

  it('is told of once, where the recording is ended just then', () => {
    recorder.start('lounge', order('r1'));
    run(10 * fifths + 5);
    recorder.stop('r1');
    expect(outcomes.length).toBe(1);
    thread().says({ kind: 'over', outcome: { id: 'r1', files: {}, durationMs: 1 } });
    expect(outcomes.length).toBe(1);
  });

  it('keeps nobody who shuts down for longer than its farewell', async () => {
    recorder.start('lounge', order('r1'));
    let closed = false;
    const closing = recorder.close().then(() => {
      closed = true;
    });
    await clock.advance(limits.recordingFarewellMs - 1);
    expect(closed).toBe(false);
    await clock.advance(1);
    await closing;
    expect(thread().ended).toBe(true);
  });
});

describe('a recording thread that dies', () => {
  it('ends all recordings in words, also one that is ending, and the next one has a thread of its own', () => {
    for (const id of ['r1', 'r2', 'r3']) recorder.start('lounge', order(id));
    recorder.stop('r2');
    thread().emit('error', new Error('out of memory'));
    thread().emit('exit', 1);
    const failure = 'The recording failed: out of memory';
    expect(outcomes).toMatchObject(['r1', 'r3', 'r2'].map((id) => ({ id, failure })));
    run(20);
    recorder.start('lounge', order('r4'));
    expect(threads.map(kinds)).toEqual([['start', 'start', 'start', 'stop'], ['start']]);
  });

  it('is not awaited at the end', async () => {
    recorder.start('lounge', order('r1'));
    const closing = recorder.close();
    thread().emit('exit', 1);
    await closing;
    expect(outcomes).toMatchObject([{ id: 'r1', failure: 'The recording failed: its thread ended' }]);
  });
});

it('a recording that is over by itself is heard no more', () => {
  recorder.start('lounge', order('r1'));
  const outcome = { id: 'r1', files: { mix: '/nowhere/mix.wav' }, durationMs: 200, failure: 'The disk is full.' };
  thread().says({ kind: 'over', outcome });
  expect(outcomes).toEqual([outcome]);
  run(100);
  expect(kinds(thread())).toEqual(['start']);
});
