import type { Phone } from './phone.ts';
import { World } from './world.ts';

const dialogOf = { From: '<sip:carol@192.0.2.3>;tag=c', 'Call-ID': 'scripted' };

type HeaderLines = Readonly<Record<string, string>>;

/** Carol, who says what the test makes her say, has sent an INVITE with CSeq 10 to bob's phone, which does as `onRing` says. */
export async function inviting(headers: HeaderLines = {}, onRing?: (bob: Phone) => void, offer = 'offer') {
  const world = new World();
  const bob = world.phone('bob', '192.0.2.2');
  const carol = world.peer('carol', '192.0.2.3');
  if (onRing) bob.onRing = () => onRing(bob);
  carol.send('INVITE', bob.uri, bob.address, { ...dialogOf, To: `<${bob.uri}>`, CSeq: '10 INVITE', ...headers }, offer);
  await world.advance(0);
  /** A request within the dialog. */
  const send = async (method: string, seq: number, lines: HeaderLines = {}, body = '') => {
    const To = carol.lastResponse('INVITE').headers.get('To') ?? '';
    carol.send(method, bob.uri, bob.address, { ...dialogOf, To, CSeq: `${seq} ${method}`, ...lines }, body);
    await world.advance(0);
  };
  const [invite, call] = [bob.invites[0], bob.incoming[0]];
  if (!invite || !call) throw new Error('bob was not called');
  return { world, bob, carol, invite, call, send };
}

/** The same, answered and acknowledged. */
export async function called(headers: HeaderLines = {}) {
  const { call, ...rest } = await inviting(headers, (bob) => bob.answer());
  await rest.send('ACK', 10);
  if (!call.session) throw new Error('not connected');
  return { ...rest, call, session: call.session };
}
