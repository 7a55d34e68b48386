import { afterEach, describe, expect, it } from 'vitest';
import { accountIs, accountOn, addAccount } from '../support/accounts.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Kamailio, type KamailioOptions } from '../support/peers/kamailio.ts';

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

async function server(options?: KamailioOptions): Promise<Kamailio> {
  const kamailio = await Kamailio.start(options);
  cleanups.push(() => kamailio.stop());
  return kamailio;
}

async function phone(kamailio: Kamailio): Promise<RunningApp> {
  const app = await startApp({ more: [`--tls-ca=${kamailio.ca}`] });
  cleanups.push(() => app.stop());
  return app;
}

describe.each(['MD5', 'SHA-256'] as const)('kamailio that asks for %s', (algorithm) => {
  it.each(['udp', 'tcp', 'tls', 'ws', 'wss'] as const)(
    'registers us over %s, and hears when we leave',
    async (transport) => {
      const kamailio = await server({ algorithm });
      const app = await phone(kamailio);
      const account = await addAccount(app, accountOn(kamailio, transport), 'pw-alice');
      expect(account.text).toMatch(/^Registered until \d\d:\d\d\.$/);
      expect(account.until).toBeGreaterThan(Date.now() + 500_000);
      expect(await app.stop()).toBe(0);
    },
  );
});

describe('kamailio', () => {
  it('refuses a wrong password, which is said in words and not tried again', async () => {
    const kamailio = await server();
    const app = await phone(kamailio);
    const account = await addAccount(app, accountOn(kamailio, 'udp'), 'wrong', 'refused');
    expect(account.text).toBe('Refused: wrong user name or password. Check both.');
    expect(account.retryAt).toBeUndefined();
  });

  it('whose certificate nobody knows gets nothing until the person trusts it', async () => {
    const kamailio = await server();
    const app = await startApp();
    cleanups.push(() => app.stop());
    const account = await addAccount(app, accountOn(kamailio, 'tls'), 'pw-alice', 'untrusted');
    expect(account.certificate).toMatchObject({ issuer: expect.stringContaining('Test authority') });
    expect(account.certificate?.names).toContain('example.test');
    const fingerprint = account.certificate?.fingerprint ?? '';
    await app.api.call('accounts.pin', { accountId: account.id, fingerprint });
    await accountIs(app, account.id, 'registered');
  });

  it('that is stopped and started again has us registered again, without a hand', async () => {
    const kamailio = await server();
    const app = await phone(kamailio);
    const { id } = await addAccount(app, accountOn(kamailio, 'tcp'), 'pw-alice');
    await kamailio.kill();
    const lost = await accountIs(app, id, 'unreachable');
    expect(lost.retryAt).toBeLessThanOrEqual(Date.now() + 60_000);
    await kamailio.startAgain();
    await accountIs(app, id, 'registered', 70_000);
  });
});
