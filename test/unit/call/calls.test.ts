import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../../main/base/limits.ts';
import { err } from '../../../main/base/result.ts';
import type { Call } from '../../../main/call/call.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { sdp } from '../../scenario/sdp.ts';
import { startEngine } from '../media/call-rig.ts';
import { closeDesks, Desk, directions } from './desk.ts';

let sound: MediaEngine;

beforeAll(async () => {
  sound = await startEngine();
});

afterEach(closeDesks);

afterAll(() => sound.close());

/** A desk with bob on the line, and carol who may call or be called. */
async function busyDesk() {
  const desk = new Desk(sound);
  const bob = desk.farEnd('bob', '127.0.0.2');
  const carol = desk.farEnd('carol', '127.0.0.3');
  const first = await desk.connected(bob);
  await desk.world.advance(100);
  return { desk, bob, carol, first };
}

const held = (...calls: Call[]) => calls.map((call) => call.held);

describe('one microphone', () => {
  it('goes to the call that is dialled: the other is held', async () => {
    const { desk, bob, carol, first } = await busyDesk();
    const second = await desk.connected(carol);
    expect(held(first, second)).toEqual([true, false]);
    expect(directions(first, bob)).toEqual(['sendonly', 'recvonly']);
    expect(directions(second, carol)).toEqual(['sendrecv', 'sendrecv']);
  });

  it('goes to the call that is answered, and back to the one that is resumed', async () => {
    const { desk, carol, first } = await busyDesk();
    carol.phone.dial(desk.phone.uri, { offer: carolsOffer });
    const second = await desk.ringing();
    expect(held(first)).toEqual([false]);
    expect(desk.calls.answer(second.id).ok).toBe(true);
    await desk.world.advance(100);
    expect([second.phase?.state, ...held(first, second)]).toEqual(['active', true, false]);
    const resumed = desk.calls.resume(first.id);
    await desk.world.advance(100);
    expect([(await resumed).ok, ...held(first, second)]).toEqual([true, false, false]);
  });

  it('stays where it is when a call is to be answered that does not ring', async () => {
    const { desk, first } = await busyDesk();
    expect(desk.calls.answer(first.id)).toEqual(
      err({ code: 'wrong-state', message: 'This call is not ringing any more.' }),
    );
    expect(desk.calls.answer('nobody')).toMatchObject(err({ code: 'no-such-call' }));
    expect(held(first)).toEqual([false]);
  });

  it('stays with the call that the person turned to when another that still rang is answered', async () => {
    const desk = new Desk(sound);
    const [bob, carol] = [desk.farEnd('bob', '127.0.0.2'), desk.farEnd('carol', '127.0.0.3')];
    const first = desk.dial(bob.phone.uri);
    await desk.until(() => first.phase?.state === 'ringing', 'bob’s phone rings');
    const second = await desk.connected(carol);
    await bob.answer();
    await desk.until(() => first.phase?.state === 'active', 'bob answers');
    expect(held(first, second)).toEqual([true, false]);
    await desk.world.advance(100);
    expect(directions(first, bob)).toEqual(['sendonly', 'recvonly']);
  });

  it('is free for a call that still rings when the one before it has ended or is held', async () => {
    const { desk, bob, first } = await busyDesk();
    const carol = desk.farEnd('carol', '127.0.0.4');
    const second = desk.dial(carol.phone.uri);
    await desk.until(() => second.phase?.state === 'ringing', 'carol’s phone rings');
    void desk.calls.resume(first.id);
    await desk.world.advance(100);
    expect([desk.alertOf(second), ...held(first)]).toEqual(['none', false]);
    bob.call.session?.hangup();
    await desk.until(() => first.ended, 'bob hangs up');
    expect(desk.alertOf(second)).toBe('ringback');
    await carol.answer();
    await desk.until(() => second.phase?.state === 'active', 'carol answers');
    expect(held(second)).toEqual([false]);
  });

  it('is taken from a far end that won’t be held by muting it', async () => {
    const { desk, bob, carol, first } = await busyDesk();
    bob.call.decide = async () => err({ status: 488 });
    const second = desk.dial(carol.phone.uri);
    await desk.until(() => first.muted, 'bob is muted');
    expect([first.held, second.muted]).toEqual([false, false]);
  });
});

const carolsOffer = sdp(
  'v=0\r\no=- 1 1 IN IP4 127.0.0.3\r\ns=-\r\nc=IN IP4 127.0.0.3\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n',
);

describe('a call that comes in', () => {
  it('without an offer rings, and is the call once the ACK has brought the answer', async () => {
    const desk = new Desk(sound);
    const bob = desk.farEnd('bob', '127.0.0.2');
    bob.phone.dialWithoutOffer(desk.phone.uri);
    const call = await desk.ringing();
    desk.calls.answer(call.id);
    await desk.world.advance(100);
    // The ACK had no answer in it.
    expect(call.phase).toMatchObject({
      state: 'ended',
      ending: { code: 'media-refused', text: 'bob called without a voice codec that this phone has.' },
    });
    expect(desk.world.ladder().slice(-2)).toEqual(['me → bob BYE', 'bob → me 200 BYE']);
  });

  it('with nothing that this phone speaks is refused with 488 before it rings', async () => {
    const desk = new Desk(sound);
    const bob = desk.farEnd('bob', '127.0.0.2');
    const told = bob.phone.dial(desk.phone.uri, { offer: sdp('nonsense') });
    await desk.until(() => told.ended !== undefined, 'it is refused');
    expect(told.ended).toMatchObject({ kind: 'rejected', status: 488, warning: expect.stringMatching(/^399 127/) });
    expect(desk.calls.list()[0]?.phase).toMatchObject({ state: 'ended', ending: { code: 'media-refused' } });
    expect((await sound.counts()).streams).toBe(0);
  });

  it('beyond the limit of live calls is busy', async () => {
    const desk = new Desk(sound);
    const bob = desk.farEnd('bob', '127.0.0.2');
    const called = Array.from({ length: limits.liveCalls + 1 }, () =>
      bob.phone.dial(desk.phone.uri, { offer: carolsOffer }),
    );
    await desk.until(() => called.some(({ ended }) => ended !== undefined), 'one is refused');
    expect(called.filter(({ ended }) => ended !== undefined).map(({ ended }) => ended)).toMatchObject([
      { kind: 'rejected', status: 486 },
    ]);
    expect(desk.calls.dial('sip:bob@127.0.0.2')).toMatchObject(err({ code: 'unavailable' }));
    desk.calls.hangupAll();
    await desk.world.advance(1_000);
    expect(desk.calls.list().every((call) => call.ended)).toBe(true);
  });

  it('is answered by itself where that is wished', async () => {
    const desk = new Desk(sound, { autoAnswer: true });
    const bob = desk.farEnd('bob', '127.0.0.2');
    bob.phone.dial(desk.phone.uri, { offer: carolsOffer });
    await desk.until(() => desk.calls.list()[0]?.phase?.state === 'active', 'it is answered');
  });
});

describe('a call that has ended', () => {
  it('is told once, whatever comes after, and leaves no stream', async () => {
    const { desk, bob, first } = await busyDesk();
    const ended: Call[] = [];
    desk.calls.onEnded((call) => ended.push(call));
    void bob.setHeld(true);
    bob.call.session?.hangup();
    await desk.world.advance(1_000);
    expect(ended).toEqual([first]);
    expect(first.mute(true)).toEqual(err({ code: 'wrong-state', message: 'The call has ended.' }));
    expect([first.dtmf('1').ok, first.hangup().ok, first.decline().ok]).toEqual([false, false, false]);
    expect(first.media).toBeUndefined();
  });

  it('stays in the list until it is cleared, the latest hundred of them', async () => {
    const desk = new Desk(sound);
    for (let count = 0; count < limits.recentCalls + 5; count++) desk.dial(`sip:bob${count}@127.0.0.9`).hangup();
    const labels = desk.calls.list().map(({ party }) => party.label);
    expect([labels.length, labels[0], labels.at(-1)]).toEqual([limits.recentCalls, 'bob5', 'bob104']);
    const live = desk.dial('sip:alive@127.0.0.9');
    desk.calls.clearEnded();
    expect(desk.calls.list()).toEqual([live]);
    live.hangup();
  });
});

it('when the sound is lost, every call ends in words, however it stands', async () => {
  const { desk, carol, first } = await busyDesk();
  const told = carol.phone.dial(desk.phone.uri, { offer: carolsOffer });
  const ringing = await desk.ringing();
  const dialling = desk.dial('sip:dave@127.0.0.9');
  desk.calls.loseSound();
  await desk.world.advance(100);
  const ending = {
    code: 'failed',
    text: 'The sound of this phone failed, so the call was ended. Start Partyline again.',
  };
  for (const call of [first, ringing, dialling]) expect(call.phase).toMatchObject({ state: 'ended', ending });
  expect(told.ended).toMatchObject({ kind: 'rejected', status: 500 });
});

describe('digits', () => {
  it('are kept as they are sent, but only where the far end takes and hears them', async () => {
    const { desk, bob, first } = await busyDesk();
    expect(first.dtmf('12').ok).toBe(true);
    expect(first.digits.sent).toBe('12');
    void bob.setHeld(true);
    await desk.world.advance(100);
    expect(first.dtmf('3')).toEqual(err({ code: 'wrong-state', message: 'bob has put the call on hold.' }));
    expect(first.digits.sent).toBe('12');
  });
});

it('a microphone muted while it rings stays muted when it is answered', async () => {
  const desk = new Desk(sound);
  const bob = desk.farEnd('bob', '127.0.0.2');
  const call = desk.dial(bob.phone.uri);
  call.mute(true);
  await desk.until(() => bob.phone.invites.length > 0, 'it rings');
  await bob.answer();
  await desk.until(() => call.phase?.state === 'active', 'it is answered');
  expect(call.muted).toBe(true);
});
