import { createHash } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { accountOn } from '../support/accounts.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Kamailio } from '../support/peers/kamailio.ts';
import { UdpStranger } from '../support/stranger.ts';

/** Nothing that a person might send to somebody else, log or snapshot or answer, holds a password or what stands for it. */

const PASSWORD = 'pw-alice';
const WRONG = 'not-what-it-is';
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  delete process.env.PARTYLINE_LOG;
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

/** The password, and the hashes by which a server knows it (RFC 7616 §3.4.2). */
function tellTales(password: string): string[] {
  const known = `alice:example.test:${password}`;
  return [password, ...['md5', 'sha256'].map((name) => createHash(name).update(known).digest('hex'))];
}

/** What the wire looks like to whoever is shown it: the ladder, every message, and both files. */
async function shown({ api }: RunningApp, traceId: string): Promise<string> {
  const ladder = await api.call('wire.ladder', { traceId });
  const messages = ladder.rungs.flatMap((rung) =>
    rung.kind === 'message' ? [api.call('wire.message', { traceId, index: rung.index })] : [],
  );
  const texts = (await Promise.all(messages)).map(({ text }) => text);
  const files = await Promise.all(
    (['text', 'pcap'] as const).map((format) => api.call('wire.export', { traceId, format })),
  );
  const contents = files.map(({ base64 }) => Buffer.from(base64, 'base64').toString('latin1'));
  return [JSON.stringify(ladder), ...texts, ...contents].join('\n');
}

it.each(['udp', 'tls'] as const)(
  'after registering over %s, with the right password and a wrong one, and calling',
  async (transport) => {
    process.env.PARTYLINE_LOG = 'debug';
    const kamailio = await Kamailio.start();
    cleanups.push(() => kamailio.stop());
    const app = await startApp({ more: [`--tls-ca=${kamailio.ca}`] });
    cleanups.push(() => app.stop());
    const told: string[] = [];
    const tell = (state: unknown) => told.push(JSON.stringify(state));
    const settings = accountOn(kamailio, transport);
    const { accountId } = await app.api.call('accounts.add', { settings, password: WRONG });
    await app.api.until(
      ({ accounts }) => accounts.some(({ id, state }) => id === accountId && state === 'refused'),
      'a refusal',
    );
    tell(await app.api.call('engine.snapshot', {}));
    await app.api.call('accounts.update', { accountId, settings, password: PASSWORD });
    await app.api.until(
      ({ accounts }) => accounts.some(({ id, state }) => id === accountId && state === 'registered'),
      'registration',
    );
    const { callId } = await app.api.call('calls.dial', { to: 'nobody' });
    await app.api.callIs(callId, 'ended');
    tell(await app.api.call('engine.snapshot', {}));
    tell(await app.api.call('accounts.settings', { accountId }));
    for (const traceId of [accountId, callId]) {
      const wire = await shown(app, traceId);
      expect(wire).toMatch(/^(REGISTER|INVITE) sip:/m);
      told.push(wire);
    }
    // Something to be logged: a broken request, with credentials of its own.
    const peer = await UdpStranger.open(app.port);
    cleanups.push(() => peer.close());
    const credentials = `Authorization: Digest username="alice", nonce="n", response="${tellTales(PASSWORD)[1]}"`;
    expect((await peer.ask({ claimed: '-1', more: [credentials] })).status).toBe(400);
    // Under --json the log is what stderr gets; whole once the app has ended.
    await app.stop();
    const log = app.child.stderr;
    expect(log).toContain('"level":20');
    const everything = [...told, log, app.child.stdout].join('\n');
    expect(everything).toContain('alice');
    for (const secret of [...tellTales(PASSWORD), ...tellTales(WRONG)])
      expect(everything.includes(secret), secret).toBe(false);
    // What proves the password is there as stars alone.
    expect(everything).not.toMatch(/\b(?:response|nonce|cnonce)="?[^"*\s]/);
  },
);
