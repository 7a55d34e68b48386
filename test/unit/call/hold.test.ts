import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { err, ok } from '../../../main/base/result.ts';
import type { Call } from '../../../main/call/call.ts';
import type { MediaEngine } from '../../../main/media/engine.ts';
import { sdp } from '../../scenario/sdp.ts';
import { SeededRandom } from '../../support/seeded-random.ts';
import { startEngine } from '../media/call-rig.ts';
import { closeDesks, Desk, directions, type FarEnd } from './desk.ts';

let sound: MediaEngine;

beforeAll(async () => {
  sound = await startEngine();
});

afterEach(closeDesks);

afterAll(() => sound.close());

async function connected(options: ConstructorParameters<typeof Desk>[1] = {}) {
  const desk = new Desk(sound, options);
  const bob = desk.farEnd('bob', '127.0.0.2');
  const call = await desk.connected(bob);
  await desk.world.advance(100);
  desk.world.network.packets.length = 0;
  return { desk, bob, call };
}

/** How many re-INVITEs went out from each end. */
const reinvites = ({ world }: Desk) => world.ladder().filter((line) => line.endsWith(' INVITE') && !/\d/.test(line));

const refusal = { code: 'wrong-state', message: 'bob did not agree to being held. Try again.' };

describe('hold (RFC 3264 §8.4)', () => {
  it('is told to the far end, and taken back', async () => {
    const { desk, bob, call } = await connected();
    const holding = call.setHeld(true);
    expect(call.held).toBe(true);
    await desk.world.advance(0);
    expect(await holding).toEqual(ok(undefined));
    expect(directions(call, bob)).toEqual(['sendonly', 'recvonly']);
    const resuming = call.setHeld(false);
    await desk.world.advance(0);
    expect(await resuming).toEqual(ok(undefined));
    expect([call.held, ...directions(call, bob)]).toEqual([false, 'sendrecv', 'sendrecv']);
  });

  it('twice at once is asked for once', async () => {
    const { desk, call } = await connected();
    const outcomes = [call.setHeld(true), call.setHeld(true)];
    await desk.world.advance(0);
    expect(await Promise.all(outcomes)).toEqual([ok(undefined), ok(undefined)]);
    expect(reinvites(desk)).toEqual(['me → bob INVITE']);
  });

  it('taken back before the far end has agreed is overtaken; both ends come to sendrecv', async () => {
    const { desk, bob, call } = await connected();
    const holding = call.setHeld(true);
    await Promise.resolve();
    const resuming = call.setHeld(false);
    expect(call.held).toBe(false);
    await desk.world.advance(1_000);
    expect(await holding).toEqual(
      err({ code: 'wrong-state', message: 'The call was taken off hold again before that was agreed.' }),
    );
    expect(await resuming).toEqual(ok(undefined));
    expect([call.held, ...directions(call, bob)]).toEqual([false, 'sendrecv', 'sendrecv']);
  });

  it('taken back while the re-INVITE is on its way is followed by another', async () => {
    const { desk, bob, call } = await connected({ faults: { delayMs: [100, 100] } });
    void call.setHeld(true);
    await desk.world.advance(50);
    const resuming = call.setHeld(false);
    await desk.world.advance(1_000);
    expect(await resuming).toEqual(ok(undefined));
    expect(reinvites(desk)).toEqual(['me → bob INVITE', 'me → bob INVITE']);
    expect([call.held, ...directions(call, bob)]).toEqual([false, 'sendrecv', 'sendrecv']);
  });

  it.each([
    ['refuses', async () => err({ status: 488 })],
    ['answers without a description', async () => ok(sdp(''))],
    ['answers with nonsense', async () => ok(sdp('nonsense'))],
  ] as const)('where the far end %s, the call goes on as it was', async (_what, decide) => {
    const { desk, bob, call } = await connected();
    bob.call.decide = decide;
    const holding = call.setHeld(true);
    await desk.world.advance(0);
    expect(await holding).toEqual(err(refusal));
    expect([call.held, call.media?.agreed?.direction]).toEqual([false, 'sendrecv']);
  });

  it('stays where the far end refuses to be taken back', async () => {
    const { desk, bob, call } = await connected();
    void call.setHeld(true);
    await desk.world.advance(0);
    bob.call.decide = async () => err({ status: 488 });
    const resuming = call.setHeld(false);
    await desk.world.advance(0);
    expect((await resuming).ok).toBe(false);
    expect([call.held, ...directions(call, bob)]).toEqual([true, 'sendonly', 'recvonly']);
  });

  it('by both ends at once: 491 for each, and both are held after the random times (§14.1)', async () => {
    const { desk, bob, call } = await connected({ faults: { delayMs: [20, 20] } });
    const outcomes = [call.setHeld(true), bob.setHeld(true)];
    await desk.world.advance(100);
    expect(desk.world.ladder().filter((line) => line.includes('491'))).toHaveLength(2);
    expect(call.held).toBe(true);
    await desk.world.advance(10_000);
    expect(await Promise.all(outcomes)).toEqual([ok(undefined), true]);
    expect([call.held, call.media?.heldRemotely, ...directions(call, bob)]).toEqual([
      true,
      true,
      'inactive',
      'inactive',
    ]);
  });

  it('waits while a re-INVITE of the far end is open, whose answer says so already', async () => {
    const { desk, bob, call } = await connected();
    desk.world.lose((what) => what === 'bob → me ACK');
    void bob.setHeld(true);
    await desk.world.advance(0);
    const holding = call.setHeld(true);
    await desk.world.advance(400);
    expect(reinvites(desk)).toEqual(['bob → me INVITE']);
    await desk.world.advance(1_000);
    expect(await holding).toEqual(ok(undefined));
    expect(directions(call, bob)).toEqual(['inactive', 'inactive']);
  });

  it('agreed by the answer to an offer of the far end is not lost when our own offer is then refused', async () => {
    const { desk, bob, call } = await connected({ faults: { delayMs: [20, 20] } });
    void call.setHeld(true);
    void bob.setHeld(false);
    bob.call.decide = async () => err({ status: 488 });
    await desk.world.advance(10_000);
    expect(call.held).toBe(call.media?.agreed?.direction === 'sendonly');
    expect(directions(call, bob)).toEqual(call.held ? ['sendonly', 'recvonly'] : ['sendrecv', 'sendrecv']);
  });

  it('of a call that ends meanwhile ends with it', async () => {
    const { desk, bob, call } = await connected({ faults: { delayMs: [50, 50] } });
    const holding = call.setHeld(true);
    bob.call.session?.hangup();
    await desk.world.advance(500);
    expect(await holding).toEqual(err({ code: 'wrong-state', message: 'The call has ended.' }));
    expect(call.phase).toMatchObject({ state: 'ended', ending: { code: 'hung-up-remotely' } });
    expect([call.held, call.media]).toEqual([false, undefined]);
  });

  it('of a call that is not answered is refused', async () => {
    const desk = new Desk(sound);
    const bob = desk.farEnd('bob', '127.0.0.2');
    const call = desk.dial(bob.phone.uri);
    expect(await call.setHeld(true)).toEqual(
      err({ code: 'wrong-state', message: 'Only an answered call can be held.' }),
    );
    call.hangup();
  });
});

describe('whatever both ends do, over a link that loses a tenth', () => {
  const steps = 12;

  /** One end or the other holds or resumes, at any time of a second, also while something is under way. */
  async function wander(random: SeededRandom, desk: Desk, bob: FarEnd, call: Call): Promise<void> {
    for (let step = 0; step < steps; step++) {
      const held = random.fraction() < 0.5;
      if (random.fraction() < 0.6) void call.setHeld(held);
      else void bob.setHeld(held);
      await desk.world.advance(Math.floor(random.fraction() * 1_000));
    }
    await desk.world.advance(40_000);
  }

  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'hold and direction agree in the end (seed %i)',
    async (seed) => {
      const { desk, bob, call } = await connected({ seed, faults: { loss: 0.1, delayMs: [5, 60] } });
      await wander(new SeededRandom(seed), desk, bob, call);
      if (call.ended) throw new Error('the call was lost');
      const [here, there] = [call.held, bob.media.heldLocally];
      const ours = here ? (there ? 'inactive' : 'sendonly') : there ? 'recvonly' : 'sendrecv';
      const theirs = here ? (there ? 'inactive' : 'recvonly') : there ? 'sendonly' : 'sendrecv';
      expect(directions(call, bob)).toEqual([ours, theirs]);
      call.hangup();
      await desk.world.advance(70_000);
      expect([desk.phone.idle, bob.phone.idle]).toEqual([true, true]);
    },
  );
});
