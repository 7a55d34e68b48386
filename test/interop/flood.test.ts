import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { attack } from '../support/attacker.ts';
import { type Endured, FLOODER, FloodedPhone, HONEST, TARGET } from '../support/flooded-phone.ts';
import { startSipp } from '../support/peers/sipp.ts';

/** Longer by hand: FLOOD_SECONDS=30. */
const SECONDS = Number(process.env.FLOOD_SECONDS ?? 8);
const PER_SECOND = 1_000;
const MEGABYTE = 1024 * 1024;

let phone: FloodedPhone;

function show(name: string, { slowestMs, grownBytes }: Endured): void {
  console.log(
    `${name}: an honest caller answered within ${slowestMs} ms, memory ${(grownBytes / MEGABYTE).toFixed(1)} MB more`,
  );
}

function expectUnharmed({ slowestMs, grownBytes, honest }: Endured): void {
  // Not asked for an empty log: it says there where the machine was busy.
  expect(honest.exitCode, honest.errors).toBe(0);
  expect(slowestMs).toBeLessThan(500);
  expect(grownBytes).toBeLessThan(50 * MEGABYTE);
}

describe(`during a call, ${PER_SECOND} a second from one address for ${SECONDS} s`, {
  timeout: 60_000 + SECONDS * 2_000,
}, () => {
  let hangUp: () => Promise<number>;

  beforeAll(async () => {
    phone = await FloodedPhone.start();
    // In use for a while, as it would be: code that runs for the first time takes its time.
    await phone.endure(1, async () => {});
    hangUp = await phone.call();
  });
  afterAll(() => phone.stop());

  it.each(['echo', 'ring', 'me', 'nobody'])('INVITEs to %s do no harm', async (user) => {
    const seconds = user === 'echo' ? SECONDS : SECONDS / 2;
    const endured = await phone.endure(seconds, async () => {
      const flood = await phone.inviteFlood(user, PER_SECOND, seconds);
      expect((await flood.finished()).exitCode).toBe(0);
    });
    show(`INVITEs to ${user}`, endured);
    expectUnharmed(endured);
  });

  it('datagrams of garbage do no harm', async () => {
    const endured = await phone.endure(SECONDS / 2, () =>
      attack('garbage', {
        host: phone.wire.far,
        from: FLOODER,
        to: TARGET,
        perSecond: PER_SECOND,
        seconds: SECONDS / 2,
      }),
    );
    show('garbage', endured);
    expectUnharmed(endured);
  });

  it('TCP connections that begin a message and end none do no harm, and few are held', async () => {
    const options = { host: phone.wire.far, from: FLOODER, to: TARGET, perSecond: PER_SECOND, seconds: SECONDS / 2 };
    let attacked = { sent: 0, standing: 0 };
    const endured = await phone.endure(
      SECONDS / 2,
      async () => {
        attacked = await attack('connections', options);
      },
      'tcp',
    );
    show(`${attacked.sent} connections, of which ${attacked.standing} stood`, endured);
    expectUnharmed(endured);
    expect(attacked.sent).toBeGreaterThan((PER_SECOND * SECONDS) / 3);
    expect(attacked.standing).toBeLessThanOrEqual(limits.admissionConnections);
  });

  it('the call has lost under 1 % of its frames in all of that', async () => {
    const lost = await hangUp();
    console.log(`${(lost * 100).toFixed(2)} % of the call's frames lost`);
    expect(lost).toBeLessThan(0.01);
  });
});

describe('with --admission off, where everything is read', () => {
  beforeAll(async () => {
    phone = await FloodedPhone.start('--admission=off');
  });
  afterAll(() => phone.stop());

  it('beyond the limit of transactions everyone is told when to come again, and the app goes on', async () => {
    const flood = await phone.inviteFlood('nobody', 3_000, 30);
    // A slow machine reads fewer a second than are sent, and the first of them live for 64·T1.
    await expect
      .poll(async () => (await phone.vitals()).serverTransactions, { timeout: 31_000, interval: 200 })
      .toBe(limits.serverTransactions);
    const refused = await startSipp({
      scenario: 'refused-caller',
      user: 'echo',
      remote: TARGET,
      on: phone.wire.far,
      address: HONEST,
      calls: 5,
      rate: 5,
    });
    const { messages } = await refused.finished();
    await flood.stop();
    const { serverTransactions, memoryBytes } = await phone.vitals();
    console.log(`${serverTransactions} transactions, ${(memoryBytes / MEGABYTE).toFixed(0)} MB`);
    expect(messages).toMatch(/^SIP\/2\.0 503 [\s\S]*?^Retry-After: [1-9]/m);
    expect(serverTransactions).toBeLessThanOrEqual(limits.serverTransactions);
    expect(await phone.app.stop()).toBe(0);
  });
});
