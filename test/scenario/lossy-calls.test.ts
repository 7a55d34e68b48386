import { describe, expect, test } from 'vitest';
import type { Dialled, Phone } from './phone.ts';
import { sdp } from './sdp.ts';
import { World } from './world.ts';

const calls = 200;

/** 200 calls, one each 100 ms: answered after a second's ring, held 5 s, some changed once, ended by either side. */
async function run(seed: number) {
  const world = new World({
    seed,
    faults: { loss: 0.15, duplication: 0.1, reordering: 0.2, reorderingMs: 200, delayMs: [5, 60] },
  });
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = (invite, incoming) => {
    invite.ring();
    world.clock.after(1_000, () => {
      incoming.session = invite.accept(sdp('answer'), incoming);
    });
  };
  const dialled: Dialled[] = [];
  for (let index = 0; index < calls; index++) {
    const call = alice.dial(bob.uri);
    dialled.push(call);
    world.clock.after(8_000, () => void call.session.reinvite(sdp('hold')));
    world.clock.after(25_000, () => {
      const callee = bob.incoming.find(({ session }) => session?.callId === call.session.callId);
      if (index % 2 === 0) call.session.hangup();
      else callee?.session?.hangup();
    });
    await world.advance(100);
  }
  await world.advance(120_000);
  return { world, alice, bob, dialled };
}

function calleeOf(bob: Phone, call: Dialled) {
  return bob.incoming.find(({ session }) => session?.callId === call.session.callId);
}

describe.each([1, 2, 3])('a link that loses 15 %%, doubles 10 %% and reorders 20 %% (seed %i)', (seed) => {
  test('200 of 200 calls are set up and ended, both ends agree, nothing is left', async () => {
    const { world, alice, bob, dialled } = await run(seed);
    expect(bob.incoming).toHaveLength(calls);
    expect(dialled.filter(({ answered }) => answered)).toHaveLength(calls);
    const endings = dialled.map((call) => [call.ended?.kind, calleeOf(bob, call)?.ended?.kind].join(' and '));
    expect(endings.filter((ending) => ending === 'local and remote')).toHaveLength(calls / 2);
    expect(endings.filter((ending) => ending === 'remote and local')).toHaveLength(calls / 2);
    expect(dialled.every((call) => call.timesEnded === 1 && calleeOf(bob, call)?.timesEnded === 1)).toBe(true);
    expect(bob.incoming.every(({ reoffers }) => reoffers.length === 1)).toBe(true);
    expect(world.network.packets.some(({ fate }) => fate === 'lost')).toBe(true);
    expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
  });
});
