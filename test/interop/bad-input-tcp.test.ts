import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../main/base/limits.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { type Ill, offer, TcpStranger, UdpStranger, unique } from '../support/stranger.ts';
import { alive, expectBackTo } from '../support/vitals.ts';

/** Streams that are wrong, slow, greedy or torn. What one peer does closes that peer's connection, and no other. */

const MEGABYTE = 1024 * 1024;
const toEcho: Ill = { uri: 'sip:echo@127.0.0.1', body: offer(9) };

let app: RunningApp;
let atRest: Awaited<ReturnType<typeof alive>>;
/** On UDP, and on a stream that stays open through everything. */
let witness: UdpStranger;
let bystander: TcpStranger;
/** Half a message, begun before all tests: when the app closed it, ms after it began. */
let slowLoris: Promise<number>;
let dripping: NodeJS.Timeout;
const open: TcpStranger[] = [];

beforeAll(async () => {
  app = await startApp();
  atRest = await alive(app);
  witness = await UdpStranger.open(app.port);
  bystander = await TcpStranger.open(app.port);
  slowLoris = drip(await TcpStranger.open(app.port));
});

afterEach(async () => {
  for (const each of open.splice(0)) each.close();
  expect((await witness.ask()).status, 'an OPTIONS over UDP is still answered').toBe(200);
  expect((await bystander.ask()).status, 'and one on another connection').toBe(200);
});

afterAll(async () => {
  clearInterval(dripping);
  expect(await app.stop()).toBe(0);
  expect(app.child.stderr.split('\n').filter((line) => line.includes('"level":50'))).toEqual([]);
  witness.close();
  bystander.close();
});

async function drip(peer: TcpStranger): Promise<number> {
  const began = performance.now();
  await peer.send(peer.make({ claimed: '1000' }));
  dripping = setInterval(() => void peer.send('x'), 200);
  return (await peer.closed) - began;
}

async function tcp(): Promise<TcpStranger> {
  const connected = await TcpStranger.open(app.port);
  open.push(connected);
  return connected;
}

describe('a stream that can’t be framed is closed', () => {
  it.each<[string, (peer: TcpStranger) => string | Buffer]>([
    ['random text', () => 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
    ['NULs', () => Buffer.alloc(1_000)],
    ['TLS', () => Buffer.from('160301020001000100', 'hex')],
    ['a head without an end', () => `OPTIONS sip:me@127.0.0.1 SIP/2.0\r\n${'X: y\r\n'.repeat(12_000)}`],
    ['a line without an end', () => `OPTIONS sip:${'a'.repeat(70_000)}`],
    ['300 headers', (peer) => peer.make({ more: Array.from({ length: 300 }, (_, n) => `X-${n}: y`) })],
    ['a header of 9 KiB', (peer) => peer.make({ more: [`X: ${'a'.repeat(9 * 1024)}`] })],
  ])('%s', async (_what, bytes) => {
    const peer = await tcp();
    const began = performance.now();
    await peer.send(bytes(peer));
    expect((await peer.closed) - began, 'ms until it was closed').toBeLessThan(2_000);
    expect(peer.inbox.texts).toEqual([]);
  });

  it.each<[string, Ill]>([
    ['no Content-Length', { claimed: null }],
    ['a negative one', { claimed: '-1' }],
    ['one beyond all memory', { claimed: '999999999999999' }],
    ['one over the limit', { claimed: `${2 * MEGABYTE}` }],
    ['two that differ', { claimed: '0', more: ['Content-Length: 4'] }],
  ])('%s: after a 400', async (_what, parts) => {
    const peer = await tcp();
    expect((await peer.ask(parts)).status).toBe(400);
    await peer.closed;
  });
});

describe('a message in pieces', () => {
  it('of one byte each is a valid call', async () => {
    const peer = await tcp();
    peer.socket.setNoDelay(true);
    const invite = { ...toEcho, method: 'INVITE', callId: unique('bytewise') };
    for (const byte of peer.make(invite)) await peer.send(Uint8Array.of(byte));
    const answer = await peer.answer(invite.callId, '1 INVITE');
    expect(answer.status).toBe(200);
    const to = answer.header('To') ?? '';
    await peer.send(peer.make({ ...invite, method: 'ACK', cseq: '1 ACK', to, body: '' }));
    expect((await peer.ask({ ...invite, method: 'BYE', cseq: '2 BYE', to, body: '' })).status).toBe(200);
  });

  it('of which several come at once are several messages', async () => {
    const peer = await tcp();
    const calls = Array.from({ length: 50 }, () => unique('batch'));
    await peer.send(Buffer.concat(calls.map((callId) => peer.make({ callId }))));
    const answers = await Promise.all(calls.map((callId) => peer.answer(callId, '1 OPTIONS')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('of which the last can’t be framed are answered before the end', async () => {
    const peer = await tcp();
    const callId = unique('before');
    await peer.send(Buffer.concat([peer.make({ callId }), Buffer.from('nonsense\r\n\r\n')]));
    expect((await peer.answer(callId, '1 OPTIONS')).status).toBe(200);
    await peer.closed;
  });

  it('with pings between them are answered, each ping by a CRLF', async () => {
    const peer = await tcp();
    await peer.send('\r\n\r\n\r\n\r\n');
    await expect.poll(() => peer.unread).toBe('\r\n\r\n');
    expect((await peer.ask()).status).toBe(200);
  });
});

describe('a peer that takes and does not give', () => {
  it('its pings, unread, fill no memory', async () => {
    const peer = await tcp();
    const { heapBytes: before } = await app.api.call('engine.vitals', {});
    peer.socket.pause();
    const flood = Buffer.alloc(MEGABYTE, '\r\n\r\n');
    for (let sent = 0; sent < 24; sent++) await peer.send(flood);
    expect((await witness.ask()).status).toBe(200);
    const { heapBytes: after } = await app.api.call('engine.vitals', {});
    expect(after - before).toBeLessThan(32 * MEGABYTE);
  });

  it('its questions, whose answers it does not read, close it at the limit', async () => {
    const peer = await tcp();
    peer.socket.pause();
    const questions = Buffer.concat(
      Array.from({ length: 200 }, () => peer.make({ more: [`X: ${'a'.repeat(2_000)}`] })),
    );
    let closed = false;
    peer.socket.once('close', () => {
      closed = true;
    });
    for (let sent = 0; sent < 200 && !closed; sent++) {
      await Promise.race([peer.send(questions), peer.closed]);
    }
    peer.socket.resume();
    await peer.closed;
  });

  it('and rings with a megabyte in each of 200 calls is turned away before memory is short', async () => {
    const peer = await tcp();
    const { memoryBytes: before } = await app.api.call('engine.vitals', {});
    const heavy = { method: 'INVITE', uri: 'sip:ring@127.0.0.1', body: Buffer.alloc(1_000_000, 'v=0\r\n') };
    const statuses: number[] = [];
    for (let call = 0; call < 200; call++) {
      const callId = unique('heavy');
      await peer.send(peer.make({ ...heavy, callId, more: ['Expires: 5'] }));
      statuses.push((await peer.answer(callId, '1 INVITE', (status) => status > 100)).status);
    }
    const { memoryBytes: after } = await app.api.call('engine.vitals', {});
    expect(statuses.filter((status) => status === 180).length).toBeLessThanOrEqual(67);
    expect(statuses.at(-1)).toBe(503);
    expect(after - before).toBeLessThan(256 * MEGABYTE);
    await expect.poll(async () => (await alive(app)).dialogs, { timeout: 20_000 }).toBe(0);
  });

  it('and comes two thousand times at once is served, and the rest turned away', { timeout: 60_000 }, async () => {
    const crowd: TcpStranger[] = [];
    for (let batch = 0; batch < 22; batch++) {
      crowd.push(...(await Promise.all(Array.from({ length: 100 }, () => TcpStranger.open(app.port)))));
    }
    await expect.poll(async () => (await alive(app)).sipSockets).toBeGreaterThan(2_000);
    expect((await alive(app)).sipSockets).toBeLessThanOrEqual(limits.tcpConnections + 2);
    expect((await bystander.ask()).status).toBe(200);
    for (const each of crowd) each.close();
    await expect.poll(async () => (await alive(app)).sipSockets).toBeLessThan(10);
  });

  it('and goes at once, a thousand times, leaves nothing', async () => {
    for (let round = 0; round < 1_000; round++) {
      const peer = await TcpStranger.open(app.port);
      peer.socket.resetAndDestroy();
    }
    await expect.poll(async () => (await alive(app)).sipSockets).toBeLessThan(10);
  });
});

describe('a connection that breaks', () => {
  it('in a call leaves the call to go on over another', async () => {
    const first = await tcp();
    const call = await first.call({ ...toEcho, contact: '<sip:stranger@127.0.0.1:9;transport=tcp>' });
    first.socket.resetAndDestroy();
    const second = await tcp();
    expect((await second.ask(call.within('BYE'))).status).toBe(200);
  });

  it('before the answer leaves no call behind', async () => {
    const peer = await tcp();
    await peer.send(peer.make({ ...toEcho, method: 'INVITE', uri: 'sip:ring@127.0.0.1', more: ['Expires: 1'] }));
    peer.socket.resetAndDestroy();
    await expect.poll(async () => (await alive(app)).dialogs, { timeout: 5_000 }).toBe(0);
  });

  it('in the middle of a message leaves nothing', async () => {
    const peer = await tcp();
    await peer.send(peer.make({ claimed: '1000' }));
    peer.socket.resetAndDestroy();
  });
});

it('a message that drips in byte by byte is closed in 10 s from its first byte', { timeout: 30_000 }, async () => {
  const tookMs = await slowLoris;
  expect(tookMs).toBeGreaterThan(limits.tcpPartialMessageMs - 100);
  expect(tookMs).toBeLessThan(limits.tcpPartialMessageMs + 5_000);
});

it('all of that over, the app is as it was', { timeout: 90_000 }, async () => {
  bystander.close();
  await expectBackTo(atRest, app);
  bystander = await TcpStranger.open(app.port);
});
