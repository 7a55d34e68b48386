import { SILENCE_DBFS } from '../audio/level.ts';
import type { MediaLevels } from './protocol.ts';
import type { RoomJoint } from './room-joint.ts';
import { HOST } from './room-mix.ts';

/** Ticks between two reports of the levels: 10 Hz. */
export const LEVEL_TICKS = 5;

/** Of a device that nobody is joined to. */
export const noLevels: MediaLevels = {
  microphone: SILENCE_DBFS,
  speaker: SILENCE_DBFS,
  streams: {},
  talking: [],
  talksWhileMuted: false,
};

/** The device's levels, and those of all who are in rooms. Who is muted there does not count as talking. */
export function withRooms(levels: MediaLevels, rooms: Iterable<RoomJoint>): MediaLevels {
  const streams: Record<string, number> = { ...levels.streams };
  const talking = new Set(levels.talking);
  for (const room of rooms) {
    for (const member of room.members) {
      const { id } = member.voice;
      if (id !== HOST) streams[id] = member.level;
      if (member.speaking && !member.muted) talking.add(id);
    }
  }
  return { ...levels, streams, talking: [...talking] };
}
