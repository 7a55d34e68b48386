import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Emitter } from '../../../main/base/emitter.ts';
import { silentLog } from '../../../main/base/log.ts';
import { type RecordingEnd, Recordings, type RecordingWish } from '../../../main/engine/recordings.ts';
import type { RecordingOutcome } from '../../../main/media/protocol.ts';
import type { RecordingOrder } from '../../../main/media/room-mix.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { SmallDisk } from '../../support/small-disk.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

let folder: ReturnType<typeof temporaryFolder>;
let orders: { readonly target: string; readonly order: RecordingOrder }[];
let stopped: string[];
let ends: RecordingEnd[];
let over: Emitter<RecordingOutcome>;
let members: [string, string][];
let changes: number;

beforeEach(() => {
  folder = temporaryFolder('recordings');
  [orders, stopped, ends, members, changes] = [[], [], [], [['stream-1', 'Anna']], 0];
  over = new Emitter();
});
afterEach(() => folder.remove());

function recordingsIn(path: string): Recordings {
  const recordings = new Recordings({
    media: {
      record: (target, order) => void orders.push({ target, order }),
      stopRecording: (id) => void stopped.push(id),
      onRecorded: over.on,
    },
    folder: path,
    clock: new VirtualClock(),
    random: new SeededRandom(1),
    log: silentLog,
  });
  recordings.onEnded((end) => void ends.push(end));
  recordings.onChanged(() => void changes++);
  return recordings;
}

const wish = (change: Partial<RecordingWish> = {}): RecordingWish => ({
  target: 'room-1',
  name: 'Lounge',
  members: () => members,
  ...change,
});

/** The recording that was ordered last is over: its files lie there by the members' ids. */
function isOver(failure?: string): void {
  const { id, folder: path } = orders.at(-1)?.order ?? { id: '', folder: '' };
  const files = Object.fromEntries(['mix', 'stream-1'].map((key) => [key, join(path, `${key}.wav`)]));
  for (const file of Object.values(files)) writeFileSync(file, '');
  over.emit({ id, files, durationMs: 5_000, ...(failure !== undefined && { failure }) });
}

describe('a recording', () => {
  it('has a folder of its own, by time and name, and says what it is until it is stopped', () => {
    const recordings = recordingsIn(join(folder.path, 'recordings'));
    expect(recordings.start('room-1', wish())).toEqual({ ok: true, value: undefined });
    const state = recordings.state('room-1');
    expect(state).toEqual({
      startedAt: Date.UTC(2026, 0, 1),
      tracks: true,
      format: 'wav',
      folder: orders[0]?.order.folder,
    });
    expect(basename(state?.folder ?? '')).toMatch(/^\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d Lounge$/);
    expect(existsSync(state?.folder ?? '')).toBe(true);
    expect(orders).toMatchObject([
      { target: 'room-1', order: { format: 'wav', tracks: true, announceEveryMs: 30_000 } },
    ]);
    recordings.stop('room-1');
    expect(stopped).toEqual([orders[0]?.order.id]);
    expect(recordings.state('room-1')).toBeUndefined();
  });

  it('is one at a time of each', () => {
    const recordings = recordingsIn(folder.path);
    recordings.start('room-1', wish());
    expect(recordings.start('room-1', wish())).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
    expect(recordings.start('call-1', wish()).ok).toBe(true);
    expect(orders.length).toBe(2);
    expect(orders[0]?.order.folder).not.toBe(orders[1]?.order.folder);
  });

  it('may begin again while the one before is still being finished', () => {
    const recordings = recordingsIn(folder.path);
    recordings.start('room-1', wish());
    const first = orders[0]?.order.id ?? '';
    recordings.stop('room-1');
    recordings.start('room-1', wish({ format: 'opus', tracks: false }));
    over.emit({ id: first, files: {}, durationMs: 5_000 });
    expect(ends).toMatchObject([{ id: first, key: 'room-1', problem: undefined }]);
    expect(recordings.state('room-1')).toMatchObject({ format: 'opus', tracks: false });
  });

  it('gives its files the names of all who were ever there', () => {
    const recordings = recordingsIn(folder.path);
    members = [];
    recordings.start('room-1', wish());
    members = [['stream-1', 'Anna']];
    recordings.look();
    members = [];
    recordings.stop('room-1');
    isOver();
    const { folder: path } = orders[0]?.order ?? { folder: '' };
    expect(ends).toMatchObject([{ files: { mix: join(path, 'mix.wav'), 'stream-1': join(path, 'Anna.wav') } }]);
    expect(readdirSync(path).sort()).toEqual(['Anna.wav', 'mix.wav']);
  });

  it('that ends by itself says why, until the next begins', () => {
    const recordings = recordingsIn(folder.path);
    recordings.start('room-1', wish());
    isOver('The disk is full.');
    expect(recordings.state('room-1')).toBeUndefined();
    expect(recordings.problem('room-1')).toBe('The recording ended: The disk is full.');
    expect(ends).toMatchObject([{ key: 'room-1', problem: 'The disk is full.' }]);
    expect(changes).toBe(2);
    recordings.stop('room-1');
    expect(stopped).toEqual([]);
    recordings.start('room-1', wish());
    expect(recordings.problem('room-1')).toBeUndefined();
  });

  it('of somebody else changes nothing', () => {
    const recordings = recordingsIn(folder.path);
    recordings.start('room-1', wish());
    over.emit({ id: 'another', files: {}, durationMs: 0 });
    expect(ends).toEqual([]);
    expect(recordings.state('room-1')).toBeDefined();
  });
});

describe('where nothing can be recorded, it is said at once and nothing is begun', () => {
  const refused = (message: RegExp) => ({
    ok: false,
    error: { code: 'unavailable', message: expect.stringMatching(message) },
  });

  it('because there is something else in the folder’s place', () => {
    writeFileSync(join(folder.path, 'recordings'), '');
    expect(recordingsIn(join(folder.path, 'recordings')).start('room-1', wish())).toEqual(
      refused(/^Nothing can be recorded: /),
    );
    expect(orders).toEqual([]);
  });

  it('because the disk has no room, or may not be written to', () => {
    const disk = new SmallDisk();
    const recordings = recordingsIn(join(disk.path, 'recordings'));
    disk.leave(10_000_000);
    expect(recordings.start('room-1', wish())).toEqual(
      refused(/^Only \d+ MB are free .* Make room and record again\.$/),
    );
    disk.protect();
    expect(recordingsIn(join(disk.path, 'elsewhere')).start('room-1', wish())).toEqual(refused(/can’t be written to/));
    disk.remove();
    expect(orders).toEqual([]);
  });
});
