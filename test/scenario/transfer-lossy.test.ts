import { expect, test } from 'vitest';
import { Party, Transfer } from './party.ts';
import { World } from './world.ts';

const transfers = 100;

/** Attended transfers on a link that loses and doubles a tenth of all messages and reorders a fifth. */
async function run(seed: number) {
  const world = new World({
    seed,
    faults: { loss: 0.1, duplication: 0.1, reordering: 0.2, reorderingMs: 200, delayMs: [5, 60] },
  });
  const transferor = new Party(world.phone('transferor', '192.0.2.1'));
  const transferee = new Party(world.phone('transferee', '192.0.2.2'));
  const target = new Party(world.phone('target', '192.0.2.3'));
  const told: Transfer[] = [];
  for (let index = 0; index < transfers; index++) {
    const calls = [transferor.dial(transferee.uri), transferor.dial(target.uri)] as const;
    await world.advance(60_000);
    const transfer = new Transfer();
    transferor.events.referTo(calls[0].session, calls[1].session, transfer);
    told.push(transfer);
    await world.advance(60_000);
    calls[0].session.hangup();
    transferee.transferred.at(-1)?.session?.hangup();
    await world.advance(40_000);
  }
  await world.advance(100_000);
  return { world, told, all: [transferor, transferee, target], transferee, target };
}

test('100 of 100 attended transfers over a bad link come about, are told, and leave nothing', {
  timeout: 60_000,
}, async () => {
  const { world, told, all, transferee, target } = await run(7);
  const outcomes = told.map(({ outcomes: [outcome], outcomes: { length } }) => `${length} ${outcome?.kind}`);
  expect(outcomes.filter((outcome) => outcome !== '1 succeeded')).toEqual([]);
  expect(transferee.transferred.filter(({ answered }) => answered)).toHaveLength(transfers);
  expect(target.answered.filter(({ timesEnded }) => timesEnded === 1)).toHaveLength(2 * transfers);
  expect(world.network.packets.some(({ fate }) => fate === 'lost')).toBe(true);
  expect([all.map(({ phone }) => phone.idle), world.clock.pending]).toEqual([[true, true, true], 0]);
});
