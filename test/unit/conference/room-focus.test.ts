import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { RoomFocus } from '../../../main/conference/room-focus.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { formatReplaces, replacesFor } from '../../../main/sip/agent/replaces.ts';
import { sdp } from '../../scenario/sdp.ts';
import { uri } from '../../scenario/uri.ts';
import { closeDesks } from '../call/desk.ts';
import { startEngine } from '../media/call-rig.ts';
import { RoomDesk, states } from './room-desk.ts';

let sound: MediaEngine;

beforeAll(async () => {
  sound = await startEngine();
});

afterEach(closeDesks);

afterAll(() => sound.close());

const offerFrom = (address: string) =>
  sdp(`v=0\r\no=- 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n`);

async function withBob() {
  const rooms = new RoomDesk(sound);
  const { desk } = rooms;
  const bob = desk.farEnd('bob', '127.0.0.2');
  const room = await rooms.together(bob);
  const focus = new RoomFocus(room, rooms.rooms, 'sip:me@127.0.0.1');
  return { rooms, desk, bob, room, focus };
}

it('shows the host and who was called, and where their calls come from', async () => {
  const { focus, bob } = await withBob();
  expect(focus.parties()).toMatchObject([
    { uri: 'sip:me@127.0.0.1', role: 'host', joining: 'focus-owner', state: 'joined' },
    { uri: bob.phone.uri, role: 'participant', joining: 'dialed-out', state: 'joined', source: '127.0.0.2' },
  ]);
});

it('is a focus to whom it calls: RFC 4579 §5.2', async () => {
  const { bob, room } = await withBob();
  expect(bob.call.session?.remoteFocus).toMatchObject({ user: room.uri.scheme === 'sip' ? room.uri.user : '' });
});

it('calls somebody in on a party’s wish, and tells how it goes', async () => {
  const { desk, room, focus } = await withBob();
  const carol = desk.farEnd('carol', '127.0.0.3');
  const reports: number[] = [];
  const headers = [['Referred-By', '<sip:bob@127.0.0.2>']] as const;
  expect(focus.invite({ to: uri(carol.phone.uri), headers, report: (status) => reports.push(status) })).toBe(true);
  await desk.until(() => states(room)[1] === 'ringing', 'carol’s phone rings');
  expect(carol.phone.invites[0]?.request.headers.get('Referred-By')).toBe('<sip:bob@127.0.0.2>');
  await carol.answer();
  await desk.until(() => states(room)[1] === 'joined', 'carol is in the room');
  expect([reports[0], reports.at(-1)]).toEqual([180, 200]);
});

it('lets a party go on from another phone by Replaces: RFC 4579 §5.9', async () => {
  const { desk, bob, room } = await withBob();
  const [party] = room.parties();
  const desktop = desk.farEnd('bob', '127.0.0.4');
  const dialog = bob.call.session?.dialogId;
  if (!dialog) throw new Error('not connected');
  desktop.phone.dial(`sip:${room.uri.scheme === 'sip' ? room.uri.user : ''}@127.0.0.1:5060`, {
    offer: offerFrom('127.0.0.4'),
    headers: [['Replaces', formatReplaces(replacesFor(dialog))]],
  });
  await desk.until(() => bob.call.ended !== undefined, 'the first phone hears BYE');
  await desk.until(() => states(room)[0] === 'joined', 'the second one is in the room');
  expect(room.parties().map(({ id }) => id)).toEqual([party?.id]);
});

it('lets nobody take the place of a call that is not the room’s', async () => {
  const { desk, rooms, room } = await withBob();
  const carol = desk.farEnd('carol', '127.0.0.3');
  const other = rooms.rooms.openHostless('Other');
  if (!other.ok) throw new Error(other.error.message);
  const [party] = room.parties();
  const phase = party?.call?.phase;
  const dialog = phase?.state === 'active' ? phase.session.dialogId : undefined;
  if (!dialog) throw new Error('not connected');
  const { callId, localTag, remoteTag } = dialog;
  const call = carol.phone.dial('sip:room-other@127.0.0.1:5060', {
    offer: offerFrom('127.0.0.3'),
    headers: [['Replaces', formatReplaces(replacesFor({ callId, localTag: remoteTag, remoteTag: localTag }))]],
  });
  await desk.until(() => call.ended !== undefined, 'it is refused');
  expect(call.ended).toMatchObject({ kind: 'rejected', status: 481 });
  expect(states(room)).toEqual(['joined']);
});
