import { describe, expect, test } from 'vitest';
import type { Dialled, Phone } from './phone.ts';
import { sdp } from './sdp.ts';
import { World } from './world.ts';

const calls = 500;

/**
 * 500 calls, one each 50 ms: rung with early media that must be acknowledged (RFC 3262), answered after a second, held,
 * refreshed once (RFC 4028), ended by either side.
 */
async function run(seed: number) {
  const world = new World({
    seed,
    faults: { loss: 0.1, duplication: 0.1, reordering: 0.2, reorderingMs: 200, delayMs: [5, 60] },
  });
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = (invite, incoming) => {
    invite.progress(183, sdp('answer'));
    invite.ring();
    world.clock.after(1_000, () => {
      incoming.session = invite.accept(sdp('answer'), incoming);
    });
  };
  const dialled: Dialled[] = [];
  for (let index = 0; index < calls; index++) {
    const call = alice.dial(bob.uri, { sessionExpiresSeconds: 90 });
    dialled.push(call);
    world.clock.after(40_000, () => void call.session.reinvite(sdp('hold')));
    world.clock.after(110_000, () => {
      if (index % 2 === 0) call.session.hangup();
      else calleeOf(bob, call)?.session?.hangup();
    });
    await world.advance(50);
  }
  await world.advance(200_000);
  return { world, alice, bob, dialled };
}

function calleeOf(bob: Phone, call: Dialled) {
  return bob.incoming.find(({ session }) => session?.callId === call.session.callId);
}

describe.each([1, 2, 3])('a link that loses and doubles a tenth and reorders a fifth (seed %i)', (seed) => {
  test('500 of 500 calls are set up and ended, both ends agree, nothing is left', { timeout: 60_000 }, async () => {
    const { world, alice, bob, dialled } = await run(seed);
    expect(bob.incoming).toHaveLength(calls);
    expect(dialled.filter(({ answered }) => answered)).toHaveLength(calls);
    const endings = dialled.map((call) => [call.ended?.kind, calleeOf(bob, call)?.ended?.kind].join(' and '));
    expect(endings.filter((ending) => ending === 'local and remote')).toHaveLength(calls / 2);
    expect(endings.filter((ending) => ending === 'remote and local')).toHaveLength(calls / 2);
    expect(dialled.every((call) => call.timesEnded === 1 && calleeOf(bob, call)?.timesEnded === 1)).toBe(true);
    expect(bob.incoming.every(({ reoffers }) => reoffers.length === 1)).toBe(true);
    expect(dialled.every(({ answer }) => answer === 'answer')).toBe(true);
    const ladder = world.ladder();
    expect(ladder.filter((line) => line.startsWith('alice → bob PRACK')).length).toBeGreaterThanOrEqual(calls);
    expect(ladder.filter((line) => line.startsWith('alice → bob UPDATE')).length).toBeGreaterThanOrEqual(calls);
    expect(world.network.packets.some(({ fate }) => fate === 'lost')).toBe(true);
    expect([alice.idle, bob.idle, world.clock.pending]).toEqual([true, true, 0]);
  });
});
