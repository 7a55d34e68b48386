import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { CallState, RoomState } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { SmallDisk } from '../support/small-disk.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

async function started(dataFolder?: string): Promise<RunningApp> {
  const app = await startApp({ mic: 'tone:440', ...(dataFolder !== undefined && { dataFolder }) });
  cleanups.push(() => app.stop());
  return app;
}

/** A call of the echo line, as the snapshot has it. */
async function echoed({ api, sip }: RunningApp): Promise<() => CallState | undefined> {
  const { callId } = await api.call('calls.dial', { to: `sip:echo@${sip}` });
  await api.callIs(callId, 'active');
  return () => api.snapshot.calls.find(({ id }) => id === callId);
}

/** A room that the echo line is in. */
async function opened({ api, sip }: RunningApp): Promise<() => RoomState | undefined> {
  const { roomId } = await api.call('rooms.create', { to: [`sip:echo@${sip}`], name: 'Lounge' });
  const room = () => api.snapshot.rooms.find(({ id }) => id === roomId);
  await api.until(() => room()?.parties[0]?.state === 'joined', 'the echo line is in the room');
  return room;
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

it('a call says that it is recorded, and how; it ends with the call, whole and by name', async () => {
  const app = await started();
  const { api } = app;
  const call = await echoed(app);
  const callId = call()?.id ?? '';
  await api.call('calls.record', { callId, recording: true, format: 'wav' });
  await api.until(() => call()?.recording !== undefined, 'the call is recorded');
  const { folder = '' } = call()?.recording ?? {};
  expect(call()?.recording).toMatchObject({ tracks: true, format: 'wav', startedAt: expect.any(Number) });
  await expect(api.call('calls.record', { callId, recording: true })).rejects.toMatchObject({ code: 'wrong-state' });
  await expect.poll(() => sizeOf(join(folder, 'mix.wav'))).toBeGreaterThan(50_000);
  await api.call('calls.hangup', { callId });
  await expect.poll(() => readdirSync(folder).sort()).toEqual(['Echo.wav', 'host.wav', 'mix.wav']);
  await api.callIs(callId, 'ended');
  expect(call()?.recording).toBeUndefined();
  expect(call()?.recordingProblem).toBeUndefined();
  await expect(api.call('calls.record', { callId, recording: true })).rejects.toMatchObject({ code: 'wrong-state' });
});

it('a room says that it is recorded, and how, until it is not', async () => {
  const app = await started();
  const { api } = app;
  const room = await opened(app);
  const roomId = room()?.id ?? '';
  await api.call('rooms.record', { roomId, recording: true, format: 'opus', tracks: false });
  await api.until(() => room()?.recording !== undefined, 'the room is recorded');
  const { folder = '' } = room()?.recording ?? {};
  expect(room()?.recording).toMatchObject({ tracks: false, format: 'opus' });
  await expect.poll(() => sizeOf(join(folder, 'mix.opus'))).toBeGreaterThan(5_000);
  await api.call('rooms.record', { roomId, recording: false });
  await api.until(() => room()?.recording === undefined, 'it is recorded no more');
  expect(room()?.state).toBe('open');
  expect(readdirSync(folder)).toEqual(['mix.opus']);
});

it('a disk that fills up ends recordings in words; the call and the room go on, and so does the program', async () => {
  const disk = new SmallDisk();
  cleanups.push(() => disk.remove());
  const app = await started(disk.path);
  const { api } = app;
  const room = await opened(app);
  const [callId, roomId] = [room()?.parties[0]?.callId ?? '', room()?.id ?? ''];
  const call = () => api.snapshot.calls.find(({ id }) => id === callId);
  await api.call('rooms.record', { roomId, recording: true });
  await api.call('calls.record', { callId, recording: true });
  await api.until(() => call()?.recording !== undefined && room()?.recording !== undefined, 'both are recorded');
  const files = [call(), room()].map((state) => join(state?.recording?.folder ?? '', 'mix.wav'));
  await expect.poll(() => files.every((path) => sizeOf(path) > 50_000)).toBe(true);

  disk.leave(100_000);
  await api.until(() => call()?.recordingProblem !== undefined, 'the call’s recording ended');
  await api.until(() => room()?.recording === undefined, 'the room’s recording ended');
  const why = 'The disk is full. What was recorded until then is kept.';
  expect(call()).toMatchObject({ state: 'active', recordingProblem: `The recording ended: ${why}` });
  expect(call()?.recording).toBeUndefined();
  expect(room()).toMatchObject({ state: 'open', text: `The recording ended. ${why}` });
  await expect(api.call('calls.record', { callId, recording: true })).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^Only 0 MB are free on the disk/),
  });
  await api.call('calls.hangup', { callId });
  expect((await api.callIs(callId, 'ended')).state).toBe('ended');
  expect(files.every((path) => sizeOf(path) > 50_000)).toBe(true);
});
