import { err, ok, type Result } from '../base/result.ts';
import type { Call } from '../call/call.ts';
import type { Calls } from '../call/calls.ts';
import { formatUri, type Uri } from '../sip/message/uri.ts';
import type { Room } from './room.ts';
import type { RoomError } from './room-error.ts';
import type { RoomParty } from './room-party.ts';
import type { Rooms } from './rooms.ts';

export interface RelocationParts {
  readonly rooms: Pick<Rooms, 'invite'>;
  readonly calls: Pick<Calls, 'transfers'>;
}

/**
 * Moves a room to a conference server. The server is called into the room, which makes a conference there (RFC 4579 §5.4):
 * from then on all hear each other across both. Then each party is sent over by REFER (§5.6). Whose phone can't be sent
 * stays here, and is joined to the others by this machine. Resolves when everyone has gone or has said no; asked again
 * with the same factory, those who stayed are asked again.
 */
export async function relocate(
  room: Room,
  factory: string,
  { rooms, calls }: RelocationParts,
): Promise<Result<void, RoomError>> {
  const server = serverIn(room, factory) ?? rooms.invite(room, factory, []);
  if (!server) return err({ code: 'unavailable', message: 'The room is full: the server can’t be called into it.' });
  room.say(`Moving to ${factory}…`);
  await settled(room, server);
  const conference = conferenceOf(server.call);
  if (!conference) {
    room.say('');
    return err(notMoved(server));
  }
  const moving = room.parties().filter((party) => isHere(party) && party !== server && !conferenceOf(party.call));
  const stayed = await Promise.all(
    moving.map(async (party) => ((await sendOver(party, conference, calls)) ? [] : [party.label])),
  );
  room.say(outcomeWords(formatUri(conference), moving.length, stayed.flat()));
  return ok(undefined);
}

function serverIn(room: Room, factory: string): RoomParty | undefined {
  return room.parties().find((party) => isHere(party) && party.identity.uri === factory && conferenceOf(party.call));
}

/** Until the server has answered, or is known not to. */
function settled(room: Room, party: RoomParty): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isHere(party) && !party.gone) return;
      changes.dispose();
      resolve();
    };
    const changes = room.onChanged(look);
    look();
  });
}

/** True when the party has gone over; false when it stays. */
async function sendOver(party: RoomParty, conference: Uri, calls: RelocationParts['calls']): Promise<boolean> {
  const { call } = party;
  if (!call) return false;
  const asked = await calls.transfers.to(call.id, formatUri(conference));
  if (!asked.ok) return false;
  return new Promise((resolve) => {
    const look = () => {
      if (!call.ended && call.handover.underWay) return;
      changes.dispose();
      resolve(call.ended || call.handover.standing?.state === 'done');
    };
    const changes = call.onChanged(look);
    look();
  });
}

function isHere({ state }: RoomParty): boolean {
  return state === 'joined' || state === 'held' || state === 'away';
}

function conferenceOf(call: Call | undefined): Uri | undefined {
  const phase = call?.phase;
  return phase?.state === 'active' ? phase.session.remoteFocus : undefined;
}

/** Who answers but is no focus is no server of conferences. */
function notMoved(server: RoomParty): RoomError {
  if (server.gone) return { code: 'unavailable', message: `The server did not take the room: ${server.text}` };
  server.remove();
  return { code: 'unavailable', message: `${server.label} answered, but makes no conferences. The room stays here.` };
}

function outcomeWords(conference: string, asked: number, stayed: readonly string[]): string {
  if (stayed.length === 0) return `Everyone is at ${conference} now.`;
  const moved = asked - stayed.length;
  return `${moved} of ${asked} went over to ${conference}. ${stayed.join(', ')} could not be sent, and hear the others through this computer. Move again to retry.`;
}
