import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ExchangeSettings } from '../../app/ipc/contract.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { Wire } from '../support/network-namespace.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { writeToneWav } from '../support/tone.ts';

const [FAR, NEAR, PORT] = ['10.78.0.1', '10.78.0.2', 5060];
const at = `${NEAR}:${PORT}`;
const bob = { user: 'bob', password: 'pw-bob-1234' };

const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

/** An app as it starts by itself, on loopback, and a wire from its computer to another one. */
async function neighbours(): Promise<{ wire: Wire; app: RunningApp; phone: (server?: object) => Promise<Baresip> }> {
  const folder = temporaryFolder('sound');
  const wire = new Wire(FAR);
  wire.near.setAddress(NEAR);
  cleanups.push(
    () => folder.remove(),
    () => wire.remove(),
  );
  const app = await startApp({ on: wire.near, sip: `127.0.0.1:${PORT}` });
  cleanups.push(() => app.stop());
  const speaks = join(folder.path, 'speaks.wav');
  writeToneWav(speaks, { hz: 440, sampleRate: 8000, seconds: 10 });
  const phone = async (server: object = {}) => {
    const started = await Baresip.start({ user: bob.user, speaks, on: { host: wire.far, address: FAR }, ...server });
    cleanups.push(
      () => started.remove(),
      () => started.stop(),
    );
    return started;
  };
  return { wire, app, phone };
}

/** The status that a stranger on the other computer gets first for a request; 0 where nobody hears it. */
function asked(wire: Wire, method: string, user: string): number {
  const target = method === 'REGISTER' ? `sip:${at}` : `sip:${user}@${at}`;
  const text = ['Content-Type: text/plain', 'Content-Length: 5', '', 'Hello'];
  const body = method === 'MESSAGE' ? text : ['Content-Length: 0', '', ''];
  const program = `
    const socket = require('node:dgram').createSocket('udp4');
    const done = (status) => { console.log(status); process.exit(0); };
    socket.on('message', (bytes) => /^SIP.2.0 1/.test(bytes) || done(String(bytes).slice(8, 11)));
    socket.on('error', () => done(0));
    setTimeout(() => done(0), 1000);
    socket.bind(0, '${FAR}', () => {
      const port = socket.address().port;
      const lines = ['${method} ${target} SIP/2.0',
        'Via: SIP/2.0/UDP ${FAR}:' + port + ';branch=z9hG4bK${method}' + port, 'Max-Forwards: 70',
        'From: <sip:${user}@${at}>;tag=1', 'To: <sip:${user}@${at}>', 'Call-ID: ' + port, 'CSeq: 1 ${method}',
        'Contact: <sip:${user}@${FAR}:' + port + '>', ...${JSON.stringify(body)}];
      socket.send(lines.join('\\r\\n'), ${PORT}, '${NEAR}');
    });`;
  return Number(wire.far.run(process.execPath, '-e', program));
}

const configure = ({ api }: RunningApp, lan: ExchangeSettings['lan']) =>
  api.call('exchange.configure', { mode: 'proxy', lan, legacyDigest: true });

it('is shut to the local network until the person opens it, also where a call has opened a port', async () => {
  const { wire, app, phone } = await neighbours();
  expect(asked(wire, 'REGISTER', 'bob')).toBe(0);
  const far = await phone();
  const { callId } = await app.api.call('calls.dial', { to: far.uri });
  await app.api.callIs(callId, 'active');
  await app.api.call('calls.hangup', { callId });
  await app.api.callIs(callId, 'ended');
  for (const [method, user] of [
    ['REGISTER', 'bob'],
    ['INVITE', 'me'],
    ['INVITE', 'echo'],
    ['MESSAGE', 'me'],
    ['SUBSCRIBE', 'me'],
  ] as const)
    expect([method, asked(wire, method, user)]).toEqual([method, 403]);
});

it('opened, has phones of the local network register by password, call and be called, at once; shut again, none', async () => {
  const { wire, app, phone } = await neighbours();
  await app.api.call('exchange.setUser', { name: bob.user, password: bob.password });
  await configure(app, true);
  expect((await app.api.call('engine.snapshot', {})).exchange.address).toBe(at);
  expect(asked(wire, 'REGISTER', 'bob')).toBe(401);
  const far = await phone({ server: { domain: at, password: bob.password } });
  far.dial(`sip:me@${at}`);
  const { id } = await app.api.incoming();
  await app.api.call('calls.answer', { callId: id });
  await app.api.callIs(id, 'active');
  await app.api.call('calls.hangup', { callId: id });
  await app.api.callIs(id, 'ended');
  const { callId } = await app.api.call('calls.dial', { to: 'bob' });
  await app.api.callIs(callId, 'active');
  far.hangup();
  await app.api.callIs(callId, 'ended');
  expect(asked(wire, 'INVITE', 'bob')).toBe(407);
  await configure(app, false);
  for (const method of ['REGISTER', 'INVITE']) expect(asked(wire, method, 'me')).toBe(403);
});

it('opened without passwords, takes nobody’s registration from there', async () => {
  const { wire, app } = await neighbours();
  await configure(app, true);
  expect(asked(wire, 'REGISTER', 'bob')).toBe(401);
  expect(asked(wire, 'INVITE', 'bob')).toBe(407);
});

it('opened, it follows this computer into another network', async () => {
  const { wire, app } = await neighbours();
  await configure(app, true);
  wire.near.setAddress('10.78.0.9');
  const moved = await app.api.until(
    ({ exchange }) => exchange.address === `10.78.0.9:${PORT}`,
    'it is at the new address',
  );
  expect(moved.endpoints).toContain(`udp:10.78.0.9:${PORT}`);
});
