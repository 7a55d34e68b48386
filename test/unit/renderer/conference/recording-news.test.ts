import { describe, expect, it } from 'vitest';
import { endedRecordings } from '../../../../renderer/features/conference/recording-news.ts';
import { aRoom } from '../../../support/snapshots.ts';
import { aCall, aSnapshot } from '../fixtures.ts';

const recording = { startedAt: 0, tracks: false, format: 'wav' } as const;
const call = aCall();
const recordedCall = { ...call, recording: { ...recording, folder: '/call' } };
const room = aRoom();
const recordedRoom = { ...room, recording: { ...recording, folder: '/room' } };

describe('what is told of recordings that have ended', () => {
  it.each([
    ['nothing while they run', aSnapshot([recordedCall]), aSnapshot([recordedCall]), []],
    ['nothing as they begin', aSnapshot([call]), aSnapshot([recordedCall]), []],
    ['where that of a call is', aSnapshot([recordedCall]), aSnapshot([call]), ['/call']],
    ['of a call that is forgotten', aSnapshot([recordedCall]), aSnapshot([]), ['/call']],
    ['of a room', aSnapshot([], { rooms: [recordedRoom] }), aSnapshot([], { rooms: [room] }), ['/room']],
    [
      'of the one of two that ended',
      aSnapshot([recordedCall], { rooms: [recordedRoom] }),
      aSnapshot([recordedCall], { rooms: [room] }),
      ['/room'],
    ],
  ])('%s', (_, before, now, folders) => {
    expect(endedRecordings(before, now)).toEqual(folders);
  });
});
