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

function show(name: string, { lost, slowestMs, grownBytes }: Endured): void {
  const share = (lost * 100).toFixed(2);
  console.log(
    `${name}: ${share} % of the call's frames lost, an honest caller answered within ${slowestMs} ms, memory ${(grownBytes / MEGABYTE).toFixed(1)} MB more`,
  );
}

function expectUnharmed({ lost, slowestMs, grownBytes, honest }: Endured): void {
  // Not asked for an empty log: it says there where the machine was busy.
  expect(honest.exitCode, honest.errors).toBe(0);
  expect(lost).toBeLessThan(0.01);
  expect(slowestMs).toBeLessThan(500);
  expect(grownBytes).toBeLessThan(50 * MEGABYTE);
}

describe(`during a call, ${PER_SECOND} a second from one address for ${SECONDS} s`, {
  timeout: 60_000 + SECONDS * 2_000,
}, () => {
  beforeAll(async () => {
    phone = await FloodedPhone.start();
  });
  afterAll(() => phone.stop());

  it.each(['echo', 'ring', 'me', 'nobody'])(
    'INVITEs to %s harm neither the call nor an honest caller',
    async (user) => {
      const seconds = user === 'echo' ? SECONDS : SECONDS / 2;
      const endured = await phone.endure(seconds, async () => {
        expect((await phone.inviteFlood(user, PER_SECOND, seconds)).exitCode).toBe(0);
      });
      show(`INVITEs to ${user}`, endured);
      expectUnharmed(endured);
    },
  );

  it('datagrams of garbage neither', async () => {
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

  it('TCP connections that begin a message and end none neither, and few are held', async () => {
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
});

describe('with --admission off, where everything is read', () => {
  beforeAll(async () => {
    phone = await FloodedPhone.start('--admission=off');
  });
  afterAll(() => phone.stop());

  it('beyond the limit of transactions everyone is told when to come again, and the app goes on', async () => {
    const perSecond = 2_500;
    const seconds = Math.ceil((1.2 * limits.serverTransactions) / perSecond);
    expect((await phone.inviteFlood('nobody', perSecond, seconds)).exitCode).toBe(0);
    const { serverTransactions, memoryBytes } = await phone.vitals();
    console.log(`${serverTransactions} transactions, ${(memoryBytes / MEGABYTE).toFixed(0)} MB`);
    const refused = await startSipp({
      scenario: 'refused-caller',
      user: 'echo',
      remote: TARGET,
      on: phone.wire.far,
      address: HONEST,
    });
    const { exitCode, errors } = await refused.finished();
    expect(exitCode, errors).toBe(0);
    expect(serverTransactions).toBeLessThanOrEqual(limits.serverTransactions);
    expect(await phone.app.stop()).toBe(0);
  });
});
