import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { ApiClient } from '../support/api-client.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { alive, expectBackTo } from '../support/vitals.ts';

/** What a clumsy script and a curious page may say to the browser host. */

let app: RunningApp;
let atRest: Awaited<ReturnType<typeof alive>>;

beforeAll(async () => {
  app = await startApp({ host: 'browser' });
  atRest = await alive(app);
});

afterEach(async () => {
  expect((await app.api.call('engine.snapshot', {})).calls, 'a command is still answered').toEqual([]);
});

afterAll(async () => {
  expect(await app.stop()).toBe(0);
  expect(app.child.stderr.split('\n').filter((line) => line.includes('"level":50'))).toEqual([]);
});

/** A socket of its own, for text that no client would send. */
async function rawSocket(): Promise<{
  socket: WebSocket;
  next: () => Promise<{ id: unknown; error?: { code: string } }>;
}> {
  const socket = new WebSocket(app.apiUrl);
  const answers: { id: unknown; error?: { code: string } }[] = [];
  const waiting: ((answer: { id: unknown; error?: { code: string } }) => void)[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    const message = isBinary ? {} : JSON.parse(data.toString('utf8'));
    if (!('id' in message)) return;
    const resolve = waiting.shift();
    if (resolve) resolve(message);
    else answers.push(message);
  });
  await new Promise((resolve) => socket.once('open', resolve));
  const next = () => {
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : new Promise<(typeof answers)[number]>((resolve) => waiting.push(resolve));
  };
  return { socket, next };
}

describe('what is no command', () => {
  it.each<[string, string, string, unknown]>([
    ['nothing', '', 'bad-request', null],
    ['half a JSON text', '{"id":1,"call":"engine.snap', 'bad-request', null],
    ['a number', '7', 'bad-request', null],
    ['null', 'null', 'bad-request', null],
    ['an array', '[]', 'bad-request', null],
    ['brackets 30,000 deep', '['.repeat(30_000), 'bad-request', null],
    ['objects 5,000 deep', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`, 'bad-request', null],
    ['no id', '{"call":"engine.snapshot"}', 'bad-request', null],
    ['an id that is an object', '{"id":{},"call":"engine.snapshot"}', 'bad-request', null],
    ['an id of a kilobyte', `{"id":"${'x'.repeat(1_024)}","call":"engine.snapshot"}`, 'bad-request', null],
    ['an unknown command', '{"id":1,"call":"engine.explode"}', 'unknown-command', 1],
    ['a name of the prototype', '{"id":1,"call":"__proto__"}', 'unknown-command', 1],
    ['another', '{"id":1,"call":"constructor"}', 'unknown-command', 1],
    ['arguments that are a string', '{"id":1,"call":"calls.dial","args":"echo"}', 'bad-request', 1],
    ['arguments that are missing', '{"id":1,"call":"calls.dial"}', 'bad-request', 1],
    ['an argument of another type', '{"id":1,"call":"calls.dial","args":{"to":7}}', 'bad-request', 1],
    [
      'an address of 2,000 characters',
      `{"id":1,"call":"calls.dial","args":{"to":"${'a'.repeat(2_000)}"}}`,
      'bad-request',
      1,
    ],
    ['digits that are none', '{"id":1,"call":"calls.dtmf","args":{"callId":"x","digits":"hello"}}', 'bad-request', 1],
    ['a call that never was', '{"id":1,"call":"calls.hangup","args":{"callId":"nothing"}}', 'no-such-call', 1],
    ['a call named by the prototype', '{"id":1,"call":"calls.hold","args":{"callId":"__proto__"}}', 'no-such-call', 1],
  ])('%s', async (_what, text, code, id) => {
    const { socket, next } = await rawSocket();
    socket.send(text);
    expect(await next()).toMatchObject({ id, error: { code } });
    socket.close();
  });

  it('too large closes its own connection with 1009, and no other', async () => {
    const { socket } = await rawSocket();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('x'.repeat(100_000));
    expect(await closed).toBe(1009);
  });

  it('in binary is dropped', async () => {
    const { socket, next } = await rawSocket();
    for (const bytes of [0, 1, 1_924, 60_000]) socket.send(Buffer.alloc(bytes, 2));
    socket.send('{"id":1,"call":"engine.vitals"}');
    expect(await next()).toMatchObject({ id: 1, result: {} });
    socket.close();
  });
});

describe('the door', () => {
  const port = () => Number(new URL(app.apiUrl).port);

  it.each<[string, string, number]>([
    ['text that is no HTTP', 'hello\r\n\r\n', 400],
    ['a request line of 100 KiB', `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`, 400],
    ['a header of 100 KiB', `GET / HTTP/1.1\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`, 400],
    ['no Host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['another Host', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 403],
  ])('%s', async (_what, text, status) => {
    const socket = connect(port(), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(text);
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(data.toString('latin1'))),
    );
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    socket.destroy();
  });

  it.each([
    '/../../etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/%00',
    '/%',
    '//evil.example/',
    '/assets/..%2f..%2fpackage.json',
  ])('does not give %s', async (path) => {
    const status = await new Promise((resolve, reject) => {
      request({ host: '127.0.0.1', port: port(), path }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });

  it('takes a connection that is gone before it is answered', async () => {
    for (let round = 0; round < 200; round++) {
      const socket = connect(port(), '127.0.0.1');
      socket.on('error', () => {});
      socket.write('garbage\r\n');
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.resetAndDestroy();
    }
  });

  it('has room for 64 clients, and says so to the next', async () => {
    const clients = await Promise.all(Array.from({ length: 63 }, () => ApiClient.connect(app.apiUrl)));
    await expect(ApiClient.connect(app.apiUrl)).rejects.toThrow('503');
    await Promise.all(clients.map((client) => client.close()));
  });
});

it('all of that over, the app is as it was', async () => {
  await expectBackTo(atRest, app, 10_000);
});
