import { World } from './world.ts';

/** A call that stands, alice having called bob; the ladder begins after it. `delayMs` is what a message takes each way. */
export async function connected(delayMs = 0) {
  const world = new World({ faults: { delayMs: [delayMs, delayMs] } });
  const alice = world.phone('alice', '192.0.2.1');
  const bob = world.phone('bob', '192.0.2.2');
  bob.onRing = () => bob.answer();
  const call = alice.dial(bob.uri);
  await world.advance(100);
  const answered = bob.incoming[0];
  const session = answered?.session;
  if (!answered || !session) throw new Error('not connected');
  world.network.packets.length = 0;
  return { world, alice, bob, call, answered, session };
}
