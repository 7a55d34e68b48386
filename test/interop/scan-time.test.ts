import { expect, it } from 'vitest';
import { startApp } from '../support/app.ts';
import { digestCredentials } from '../support/digest-client.ts';
import { UdpStranger } from '../support/stranger.ts';

const ROUNDS = 1_700;
const WARM_UP = 200;

it('wrong credentials are refused as soon for a user as for a name that is nobody’s', async () => {
  const local = await startApp();
  for (const name of ['alice', 'bob']) await local.api.call('exchange.setUser', { name, password: `pw-${name}` });
  const peer = await UdpStranger.open(local.port);
  const uri = `sip:${local.sip}`;
  const challenge = (await peer.ask({ method: 'REGISTER', uri })).header('WWW-Authenticate') ?? '';
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const pair = [['alice', known] as const, ['carol', unknown] as const];
    for (const [user, times] of round % 2 === 0 ? pair : pair.toReversed()) {
      const credentials = digestCredentials(challenge, { method: 'REGISTER', uri, user, password: 'guess' });
      const more = [`Authorization: ${credentials}`];
      const start = performance.now();
      const { status } = await peer.ask({ method: 'REGISTER', uri, to: `<sip:${user}@${local.sip}>`, more });
      if (round >= WARM_UP) times.push(performance.now() - start);
      expect(status).toBe(401);
    }
  }
  peer.close();
  await local.stop();
  const later = shareLater(known, unknown);
  console.log(
    `a user ${median(known).toFixed(3)} ms, nobody ${median(unknown).toFixed(3)} ms; the user later in ${(later * 100).toFixed(1)} % of pairs`,
  );
  // By chance alone it is farther from a half once in a hundred thousand times.
  expect(Math.abs(later - 0.5)).toBeLessThan(0.06);
});

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** Of all pairs, the share in which the first took longer: a half where they can't be told apart. */
function shareLater(first: readonly number[], second: readonly number[]): number {
  let later = 0;
  for (const a of first) for (const b of second) later += a > b ? 1 : a === b ? 0.5 : 0;
  return later / (first.length * second.length);
}
