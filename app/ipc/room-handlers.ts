import { ok, type Result } from '../../main/base/result.ts';
import type { Room } from '../../main/conference/room.ts';
import type { RoomError } from '../../main/conference/room-error.ts';
import type { RoomParty } from '../../main/conference/room-party.ts';
import type { Engine } from '../../main/engine/engine.ts';
import { finished, type HandlersOf, type Outcome } from './handlers.ts';

type Done = Outcome<Record<string, never>>;

/** A command on an open room that may fail. */
const inRoom = (engine: Engine, roomId: string, command: (room: Room) => Result<void, RoomError>): Done =>
  finished(engine.rooms.withOpen(roomId, command));

/** One that can't. */
const change = (engine: Engine, roomId: string, command: (room: Room) => void): Done =>
  inRoom(engine, roomId, (room) => {
    command(room);
    return ok(undefined);
  });

const onCall = async (
  engine: Engine,
  { roomId, partyId }: { readonly roomId: string; readonly partyId: string },
  command: (callId: string, party: RoomParty) => Promise<Result<void, RoomError>> | Result<void, RoomError>,
): Promise<Done> => {
  const outcome = engine.rooms.withOpen(roomId, (room) =>
    room.with(partyId, (party) => (party.call ? command(party.call.id, party) : ok(undefined))),
  );
  return finished(await outcome);
};

export const roomHandlers: HandlersOf<'rooms'> = {
  'rooms.create': ({ engine, audio }, { to, name, accountId }) => {
    engine.audio.actedAt(audio);
    const room = engine.rooms.create({ to, name, accountId });
    return room.ok ? { ok: true, value: { roomId: room.value.id } } : room;
  },
  'rooms.add': ({ engine }, { roomId, to }) => finished(engine.rooms.add(roomId, to)),
  'rooms.merge': ({ engine, audio }, { callIds, roomId }) => {
    engine.audio.actedAt(audio);
    const room = engine.rooms.merge(callIds, roomId);
    return room.ok ? { ok: true, value: { roomId: room.value.id } } : room;
  },
  'rooms.retry': ({ engine }, { roomId, partyId }) => finished(engine.rooms.retry(roomId, partyId)),
  'rooms.remove': ({ engine }, { roomId, partyId }) =>
    finished(
      engine.rooms.with(roomId, (room) =>
        room.with(partyId, (party) => {
          if (party.gone) room.forget(partyId);
          else party.remove();
          return ok(undefined);
        }),
      ),
    ),
  'rooms.mute': ({ engine }, { roomId, partyId, muted }) =>
    partyId === undefined
      ? change(engine, roomId, (room) => room.muteAll(muted))
      : inRoom(engine, roomId, (room) => room.setMix(partyId, { muted })),
  'rooms.deafen': ({ engine }, { roomId, partyId, deafened }) =>
    inRoom(engine, roomId, (room) => room.setMix(partyId, { deafened })),
  'rooms.volume': ({ engine }, { roomId, partyId, db }) =>
    inRoom(engine, roomId, (room) => room.setMix(partyId, { gainDb: db })),
  'rooms.automaticGain': ({ engine }, { roomId, partyId, on }) =>
    inRoom(engine, roomId, (room) => room.setMix(partyId, { automaticGain: on })),
  'rooms.hold': ({ engine }, { held, ...party }) =>
    onCall(engine, party, (_callId, { call }) => call?.setHeld(held) ?? ok(undefined)),
  'rooms.aside': ({ engine }, { roomId, partyIds }) => finished(engine.rooms.aside(roomId, partyIds)),
  'rooms.transfer': ({ engine }, { to, ...party }) =>
    onCall(engine, party, (callId) => engine.calls.transfers.to(callId, to)),
  'rooms.lock': ({ engine }, { roomId, locked }) => change(engine, roomId, (room) => room.setRules({ locked })),
  'rooms.configure': ({ engine }, { roomId, ...rules }) => change(engine, roomId, (room) => room.setRules(rules)),
  'rooms.record': ({ engine }, { roomId, recording, ...wish }) =>
    inRoom(engine, roomId, (room) => engine.recordings.room(room, recording, wish)),
  'rooms.leave': ({ engine }, { roomId }) => change(engine, roomId, (room) => room.leave()),
  'rooms.join': ({ engine, audio }, { roomId }) => {
    engine.audio.actedAt(audio);
    return change(engine, roomId, (room) => room.sit());
  },
  'rooms.end': ({ engine }, { roomId }) => change(engine, roomId, (room) => room.end()),
  'rooms.move': async ({ engine }, { roomId, factory }) => finished(await engine.moveRoom(roomId, factory)),
};
