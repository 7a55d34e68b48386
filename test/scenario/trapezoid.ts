import type { InviteOptions } from '../../main/sip/agent/outgoing-invite.ts';
import type { Call } from './phone.ts';
import { Relay } from './relay.ts';
import { uri } from './uri.ts';
import { World } from './world.ts';

/** Alice, her proxy, bob's proxy, and bob, as RFC 3665 §3 draws them. */
export function trapezoid() {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.101');
  const bob = world.phone('bob', '192.0.2.201');
  world.names('ss1', '192.0.2.111');
  world.names('ss2', '192.0.2.222');
  const ss2 = new Relay(world.network.host('192.0.2.222'), bob.address);
  const ss1 = new Relay(world.network.host('192.0.2.111'), ss2.address);
  const route = [uri(`sip:${ss1.address};lr`)];
  const dial = (options: Partial<InviteOptions> = {}, call?: Call) =>
    alice.dial('sip:bob@biloxi.example.com', { route, ...options }, call);
  /** What one phone sees, as it is drawn: both sides of its own arrow. */
  const seenBy = (name: string) => world.ladder().filter((line) => line.split(' ').includes(name));
  /** Nothing is left when every timer has run out. */
  const idle = async () => {
    await world.advance(70_000);
    return alice.idle && bob.idle && world.clock.pending === 0;
  };
  return { world, alice, bob, ss1, ss2, dial, seenBy, idle };
}
