import { afterAll, beforeAll, expect, it } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { type Attacked, attack } from '../support/attacker.ts';
import { Wire } from '../support/network-namespace.ts';

/** INVITEs with a forged sender, over all of the time in which answers are repeated (64·T1, RFC 3261 §17.2.1). */

const OWN = '10.79.0.1';
const [FIRST, SECOND, THIRD] = ['10.79.0.11', '10.79.0.12', '10.79.0.13'] as const;
const LISTEN_SECONDS = 35;

const wire = new Wire(FIRST);
let app: RunningApp;

beforeAll(async () => {
  wire.near.setAddress(OWN);
  for (const address of [SECOND, THIRD]) wire.far.run('ip', 'address', 'add', `${address}/24`, 'dev', 'wire');
  app = await startApp({ on: wire.near, sip: `${OWN}:5060`, rtp: '16384-17383', autoAnswer: true });
});

afterAll(async () => {
  await app.stop();
  wire.remove();
});

async function forge(user: string, victim: string): Promise<Attacked> {
  const attacked = await attack('forged', {
    host: wire.far,
    from: victim,
    to: `${OWN}:5060`,
    perSecond: 40,
    seconds: 2,
    user,
    listenSeconds: LISTEN_SECONDS,
  });
  const ratio = attacked.bytesHeard / attacked.bytesSent;
  console.log(
    `${attacked.sent} forged INVITEs to ${user}: ${attacked.bytesSent} bytes in, ${attacked.bytesHeard} out, ${ratio.toFixed(2)} times as many; ${attacked.accepted} accepted`,
  );
  return attacked;
}

it('a victim gets no more than one and a half times what was sent in his name; of accepted calls, so many', async () => {
  const [nobody, ring, me] = await Promise.all([forge('nobody', FIRST), forge('ring', SECOND), forge('me', THIRD)]);
  for (const { sent, bytesSent, bytesHeard, accepted } of [nobody, ring]) {
    expect(sent).toBeGreaterThan(40);
    expect(bytesHeard).toBeGreaterThan(0);
    expect(bytesHeard).toBeLessThanOrEqual(limits.returnRatio * bytesSent);
    expect(accepted).toBe(0);
  }
  // Nobody acknowledges the 200: it comes again 10 times, and then a BYE does.
  expect(me.accepted).toBeGreaterThan(0);
  expect(me.accepted).toBeLessThanOrEqual(limits.liveCalls);
  expect(me.bytesHeard).toBeLessThanOrEqual(
    limits.returnRatio * me.bytesSent + me.accepted * 22 * limits.udpRequestBytes,
  );
});
