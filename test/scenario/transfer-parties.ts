import { Party } from './party.ts';
import { World } from './world.ts';

/** The three of RFC 5589 §2, the transferee having called the transferor. The ladder begins after that. */
export async function parties() {
  const world = new World();
  const transferor = new Party(world.phone('transferor', '192.0.2.1'));
  const transferee = new Party(world.phone('transferee', '192.0.2.2'));
  const target = new Party(world.phone('target', '192.0.2.3'));
  const outward = transferee.dial(transferor.uri);
  await world.advance(100);
  const inward = transferor.answered[0];
  if (!inward?.session) throw new Error('not connected');
  world.network.packets.length = 0;
  const idle = () => [transferor, transferee, target].every(({ phone }) => phone.idle);
  return { world, transferor, transferee, target, outward, session: inward.session, inward, idle };
}

/** A call of alice's to a peer that says what the test makes it say; `dialog`: the header lines of its requests within it. */
export async function connectedTo() {
  const world = new World();
  const alice = new Party(world.phone('alice', '192.0.2.1'));
  const peer = world.peer('peer', '192.0.2.2');
  const answered = alice.dial(peer.uri);
  await world.advance(0);
  const invite = peer.last('INVITE');
  peer.answer(invite, 200, 'p', {}, 'answer');
  await world.advance(0);
  const { CSeq: _, ...dialog } = peer.asCallee(invite, 'p', 1, 'NOTIFY');
  return { world, alice, peer, answered, session: answered.session, dialog };
}
