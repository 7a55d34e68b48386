import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { HOST } from '../../../main/media/room-mix.ts';
import { formatReplaces, replacesFor } from '../../../main/sip/agent/replaces.ts';
import { sdp } from '../../scenario/sdp.ts';
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

function threeFarEnds() {
  const rooms = new RoomDesk(sound);
  const { desk } = rooms;
  return {
    ...{ rooms, desk },
    bob: desk.farEnd('bob', '127.0.0.2'),
    carol: desk.farEnd('carol', '127.0.0.3'),
    dave: desk.farEnd('dave', '127.0.0.4'),
  };
}

describe('a room that is made of addresses', () => {
  it('calls everyone at once, and each says where it stands', async () => {
    const { rooms, desk, bob, carol, dave } = threeFarEnds();
    carol.phone.onRing = (invite) => invite.reject(486);
    dave.phone.onRing = (invite) => invite.reject(603);
    const room = rooms.create([bob, carol, dave].map(({ phone }) => phone.uri).concat('sip:'));
    expect(states(room)).toEqual(['dialling', 'dialling', 'dialling', 'failed']);
    await desk.until(() => states(room)[0] === 'ringing', 'bob’s phone rings');
    await desk.until(() => states(room)[2] === 'declined', 'dave declines');
    expect(states(room)).toEqual(['ringing', 'busy', 'declined', 'failed']);
    await bob.answer();
    await desk.until(() => states(room)[0] === 'joined', 'bob is in the room');
    expect(room.parties()[0]?.joinedAt).toBeGreaterThan(0);
    expect(room.host.present).toBe(true);
  });

  it('calls somebody again on the person’s wish, in the same place', async () => {
    const { rooms, desk, bob, carol } = threeFarEnds();
    carol.phone.onRing = (invite) => invite.reject(486);
    const room = rooms.create([bob.phone.uri, carol.phone.uri]);
    await desk.until(() => states(room)[1] === 'busy', 'carol is busy');
    const [, party] = room.parties();
    carol.phone.onRing = (invite) => invite.ring();
    expect(rooms.rooms.retry(room.id, party?.id ?? '').ok).toBe(true);
    await desk.until(() => states(room)[1] === 'ringing', 'carol’s phone rings');
    expect(rooms.rooms.retry(room.id, party?.id ?? '')).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
    expect(room.parties()).toHaveLength(2);
  });

  it('tells the far ends that they are in a conference (RFC 4579 §5.2)', async () => {
    const { rooms, bob } = threeFarEnds();
    const room = await rooms.together(bob);
    expect(bob.phone.invites.at(-1)?.request.headers.get('Contact')).toContain(`sip:${room.uri.user}@127.0.0.1:5060`);
    expect(bob.phone.invites.at(-1)?.request.headers.get('Contact')).toContain(';isfocus');
  });

  it('goes on without this end, and is over with the last of the others', async () => {
    const { rooms, desk, bob, carol } = threeFarEnds();
    const room = await rooms.together(bob, carol);
    room.leave();
    expect(room.host.present).toBe(false);
    expect(states(room)).toEqual(['joined', 'joined']);
    bob.call.session?.hangup();
    await desk.until(() => states(room)[0] === 'left', 'bob has gone');
    expect(room.endedAt).toBeUndefined();
    carol.call.session?.hangup();
    await desk.until(() => room.endedAt !== undefined, 'the room is over');
  });

  it('ends for all', async () => {
    const { rooms, desk, bob, carol } = threeFarEnds();
    const room = await rooms.together(bob, carol);
    room.end();
    await desk.until(() => bob.call.ended !== undefined && carol.call.ended !== undefined, 'both have heard BYE');
    expect(rooms.lines.size).toBe(0);
    expect(rooms.rooms.add(room.id, [bob.phone.uri])).toMatchObject({ ok: false, error: { code: 'wrong-state' } });
  });

  it('is listed when it is over, until it is forgotten', () => {
    const { rooms } = threeFarEnds();
    const [over, open] = [rooms.create([]), rooms.create([])];
    over.end();
    expect(rooms.rooms.list()).toEqual([over, open]);
    rooms.rooms.forgetEnded();
    expect(rooms.rooms.list()).toEqual([open]);
  });
});

describe('calls and rooms', () => {
  it('two calls become one room: both are in it, and neither is held', async () => {
    const { rooms, desk, bob, carol } = threeFarEnds();
    const first = await desk.connected(bob);
    const second = await desk.connected(carol);
    await desk.until(() => first.held, 'the first gives way to the second');
    const merged = rooms.rooms.merge([first.id, second.id]);
    if (!merged.ok) throw new Error(merged.error.message);
    const room = merged.value;
    await desk.until(() => states(room).every((state) => state === 'joined'), 'both are in the room');
    expect(room.host.present).toBe(true);
    await desk.until(
      () => bob.call.reoffers.length > 0 && carol.call.reoffers.length > 0,
      'both hear of the conference',
    );
  });

  it('one that rings here is answered into the room', async () => {
    const { rooms, desk, bob, carol } = threeFarEnds();
    const room = await rooms.together(bob);
    carol.phone.dial(desk.phone.uri, { offer: offerFrom('127.0.0.3') });
    const ringing = await desk.ringing();
    expect(rooms.rooms.merge([ringing.id], room.id).ok).toBe(true);
    await desk.until(() => states(room)[1] === 'joined', 'carol is in the room');
  });

  it('merging nothing that is there makes no room', () => {
    const { rooms } = threeFarEnds();
    expect(rooms.rooms.merge(['nothing'])).toMatchObject({ ok: false, error: { code: 'no-such-call' } });
    expect(rooms.rooms.list()).toEqual([]);
    expect(rooms.lines.size).toBe(0);
  });

  it('whoever sits down in a room holds the call they had; whoever turns to a call leaves the room to the others', async () => {
    const { rooms, desk, bob, carol } = threeFarEnds();
    const call = await desk.connected(bob);
    const room = rooms.create([carol.phone.uri]);
    await desk.until(() => call.held, 'the call is held');
    void desk.calls.resume(call.id);
    await desk.until(() => !call.held, 'the call goes on');
    expect(room.host.present).toBe(false);
    expect(states(room)).not.toContain('left');
    room.sit();
    await desk.until(() => call.held, 'it is held again');
    expect(room.host.present).toBe(true);
  });
});

describe('whoever calls the room', () => {
  async function calling(rules: Parameters<Awaited<ReturnType<RoomDesk['together']>>['setRules']>[0]) {
    const far = threeFarEnds();
    const room = await far.rooms.together(far.bob);
    room.setRules(rules);
    const called = far.carol.phone.dial(`sip:${room.uri.user}@127.0.0.1:5060`, { offer: offerFrom('127.0.0.3') });
    return { ...far, room, called };
  }

  it('is in at once', async () => {
    const { room, desk } = await calling({});
    await desk.until(() => states(room)[1] === 'joined', 'carol is in the room');
    expect(room.parties()[1]?.identity.direction).toBe('incoming');
  });

  it('is the same party when it calls again, as quiet as it was', async () => {
    const { room, desk, called, carol } = await calling({});
    await desk.until(() => states(room)[1] === 'joined', 'carol is in the room');
    const [, party] = room.parties();
    if (party) room.setMix(party.id, { gainDb: -6 });
    called.session?.hangup();
    await desk.until(() => states(room)[1] === 'left', 'carol has gone');
    carol.phone.dial(`sip:${room.uri.user}@127.0.0.1:5060`, { offer: offerFrom('127.0.0.3') });
    await desk.until(() => states(room)[1] === 'joined', 'carol is in the room again');
    expect(room.parties()).toHaveLength(2);
    expect(room.parties()[1]?.mix.gainDb).toBe(-6);
  });

  it('is the same party when it was called before', async () => {
    const { room, desk, bob } = await calling({});
    bob.call.session?.hangup();
    await desk.until(() => states(room)[0] === 'left', 'bob has gone');
    bob.phone.dial(`sip:${room.uri.user}@127.0.0.1:5060`, { offer: offerFrom('127.0.0.2') });
    await desk.until(() => states(room)[0] === 'joined', 'bob is in the room again');
    expect(room.parties().map(({ direction }) => direction)).toEqual(['incoming', 'incoming']);
  });

  it('is another party while the first one with that name is there', async () => {
    const { room, desk, carol } = await calling({});
    await desk.until(() => states(room)[1] === 'joined', 'carol is in the room');
    carol.phone.dial(`sip:${room.uri.user}@127.0.0.1:5060`, { offer: offerFrom('127.0.0.3') });
    await desk.until(() => states(room)[2] === 'joined', 'carol is in the room twice');
  });

  it('is muted where the room has it so', async () => {
    const { room, desk } = await calling({ muteOnEntry: true });
    await desk.until(() => states(room)[1] === 'joined', 'carol is in the room');
    expect(room.parties().map(({ mix }) => mix.muted)).toEqual([false, true]);
  });

  it('is turned away from a locked one', async () => {
    const { room, desk, called } = await calling({ locked: true });
    await desk.until(() => called.ended !== undefined, 'carol is told');
    expect(called.ended).toMatchObject({ kind: 'rejected', status: 403 });
    expect(room.parties()).toHaveLength(1);
  });

  it('keys in the PIN first, and may get it wrong', async () => {
    const { room, desk, called } = await calling({ pin: '4711' });
    await desk.until(() => states(room)[1] === 'lobby', 'carol is asked');
    const key = async (digits: string) => {
      for (const digit of digits) {
        const body = new TextEncoder().encode(`Signal=${digit}\r\nDuration=100\r\n`);
        await called.session?.request('INFO', { body: { contentType: 'application/dtmf-relay', bytes: body } });
      }
    };
    void key('99#4711');
    await desk.until(() => states(room)[1] === 'joined', 'carol is in the room');
    expect(room.parties()[1]?.call?.place).toEqual(room.place());
  });

  it('does not get round the PIN from another phone by Replaces', async () => {
    const { room, desk, called, dave } = await calling({ pin: '4711' });
    await desk.until(() => states(room)[1] === 'lobby' && called.session !== undefined, 'carol is asked');
    const { dialogId } = called.session;
    if (!dialogId) throw new Error('carol has no dialog');
    const second = dave.phone.dial(`sip:${room.uri.user}@127.0.0.1:5060`, {
      offer: offerFrom('127.0.0.4'),
      headers: [['Replaces', formatReplaces(replacesFor(dialogId))]],
    });
    await desk.until(() => second.ended !== undefined, 'the second phone is told');
    expect(second.ended).toMatchObject({ kind: 'rejected', status: 481 });
    expect(states(room)[1]).toBe('lobby');
  });

  it('is shown out after three wrong ones', async () => {
    const { room, desk, called } = await calling({ pin: '4711' });
    await desk.until(() => states(room)[1] === 'lobby', 'carol is asked');
    const digits = '0'.repeat(4 * limits.pinTries);
    for (const digit of digits) {
      const body = new TextEncoder().encode(`Signal=${digit}\r\nDuration=100\r\n`);
      void called.session?.request('INFO', { body: { contentType: 'application/dtmf-relay', bytes: body } });
      await desk.world.advance(5);
    }
    await desk.until(() => called.ended !== undefined, 'carol hears BYE');
    expect(states(room)[1]).toBe('removed');
  });
});

describe('a private word', () => {
  it('is between those named; one who is left alone in it is back with all', async () => {
    const { rooms, desk, bob, carol, dave } = threeFarEnds();
    const room = await rooms.together(bob, carol, dave);
    const [b, c] = room.parties();
    rooms.rooms.aside(room.id, [b?.id ?? '', c?.id ?? '']);
    expect(room.parties().map(({ aside }) => aside)).toEqual(['aside-1', 'aside-1', undefined]);
    bob.call.session?.hangup();
    await desk.until(() => states(room)[0] === 'left', 'bob has gone');
    expect(room.parties().map(({ aside }) => aside)).toEqual([undefined, undefined, undefined]);
    expect(c?.call?.place).toEqual(room.place());
  });

  it('may be with the host, and ends for all', async () => {
    const { rooms, bob, carol } = threeFarEnds();
    const room = await rooms.together(bob, carol);
    const [b] = room.parties();
    rooms.rooms.aside(room.id, [b?.id ?? '', HOST]);
    expect(room.host.aside).toBe(b?.aside);
    rooms.rooms.aside(room.id, []);
    expect([room.host.aside, b?.aside]).toEqual([undefined, undefined]);
  });
});

describe('a room that needs nobody here', () => {
  it('stays when everyone has left', async () => {
    const rooms = new RoomDesk(sound);
    const { desk } = rooms;
    const opened = rooms.rooms.openHostless('Team Nord');
    if (!opened.ok) throw new Error(opened.error.message);
    const bob = desk.farEnd('bob', '127.0.0.2');
    expect(opened.value.uri.user).toBe('room-team-nord');
    const called = bob.phone.dial('sip:room-team-nord@127.0.0.1:5060', { offer: offerFrom('127.0.0.2') });
    await desk.until(() => states(opened.value)[0] === 'joined', 'bob is in');
    called.session?.hangup();
    await desk.until(() => states(opened.value)[0] === 'left', 'bob has gone');
    expect(opened.value.endedAt).toBeUndefined();
  });
});
