import type { InviteOptions } from '../../main/sip/agent/outgoing-invite.ts';
import { Call } from './phone.ts';
import { World } from './world.ts';

type HeaderLines = Readonly<Record<string, string>>;

/** Alice's phone has sent an INVITE to carol, who says what the test makes her say. */
export async function calling(options: Partial<InviteOptions> = {}, user = new Call(), offered = true) {
  const world = new World();
  const alice = world.phone('alice', '192.0.2.1');
  const carol = world.peer('carol', '192.0.2.3');
  const call = offered ? alice.dial(carol.uri, options, user) : alice.dialWithoutOffer(carol.uri, user);
  await world.advance(0);
  const invite = carol.last('INVITE');
  /** A response to the INVITE; `tag` says which fork it is of. */
  const answer = async (status: number, tag: string, headers: HeaderLines = {}, body = '') => {
    carol.answer(invite, status, tag, headers, body);
    await world.advance(0);
  };
  /** A request of carol's within the dialog of a fork. */
  const send = async (method: string, tag: string, seq: number, headers: HeaderLines = {}, body = '') => {
    const lines = { ...carol.asCallee(invite, tag, seq, method), ...headers };
    carol.send(method, alice.uri, alice.address, lines, body);
    await world.advance(0);
  };
  /** What reliable responses say. */
  const reliably = (rseq: number): HeaderLines => ({ Require: '100rel', RSeq: `${rseq}` });
  return { world, alice, carol, call, invite, answer, send, reliably };
}
