import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BrowserHost } from '../../../../app/browser/host.ts';
import { limits } from '../../../../main/base/limits.ts';
import { silentLog } from '../../../../main/base/log.ts';
import { type HostFixture, knock, letIn, startHost } from './host-fixture.ts';

let site: HostFixture;

beforeAll(async () => {
  site = await startHost();
});
afterAll(() => site.close());

/** The connection of whoever came last. */
function latest() {
  const connection = site.connections.at(-1);
  if (!connection) throw new Error('nobody came');
  return connection;
}

describe('who is let in to the API', () => {
  it('is a script with the token', async () => {
    const client = await letIn(site.host.apiUrl);
    client.send('{"id":1}');
    const [data, isBinary] = await once(client, 'message');
    expect([data.toString(), isBinary]).toEqual(['{"id":1}', false]);
    client.terminate();
  });

  it.each(['http://127.0.0.1:PORT', 'http://localhost:PORT'])('is a page of our own: %s', async (origin) => {
    const client = await letIn(site.host.apiUrl, { Origin: origin.replace('PORT', String(site.host.port)) });
    client.terminate();
  });

  it.each([
    'http://evil.example',
    'http://127.0.0.1',
    'http://127.0.0.1:1',
    'https://127.0.0.1:PORT',
    'http://127.0.0.1:PORT.evil.example',
    'null',
    'file://',
  ])('is not a page of %s', async (origin) => {
    const answer = await knock(site.host.apiUrl, { Origin: origin.replace('PORT', String(site.host.port)) });
    expect(answer).toBe(403);
  });

  it('is not a page whose name leads here (DNS rebinding)', async () => {
    expect(await knock(site.host.apiUrl, { Host: `evil.example:${site.host.port}` })).toBe(403);
  });

  it.each(['', '?token=', '?token=0', `?token=${'0'.repeat(32)}`, '?Token=TOKEN', '?token=TOKEN0'])(
    'is nobody without the token: %s',
    async (query) => {
      const token = new URL(site.host.apiUrl).searchParams.get('token') ?? '';
      const url = `ws://127.0.0.1:${site.host.port}/api${query.replace('TOKEN', token)}`;
      expect(await knock(url)).toBe(401);
    },
  );

  it('is nobody at another path', async () => {
    expect(await knock(site.host.apiUrl.replace('/api', '/other'))).toBe(404);
  });

  it('is nobody beyond the number of connections that there is room for', async () => {
    const clients = [];
    while (site.host.connections < limits.apiConnections) clients.push(await letIn(site.host.apiUrl));
    expect(await knock(site.host.apiUrl)).toBe(503);
    for (const client of clients) client.terminate();
    await Promise.all(clients.map((client) => once(client, 'close')));
  });

  it('shows a new token at each start', async () => {
    const other = await startHost();
    const tokens = [site, other].map(({ host }) => new URL(host.apiUrl).searchParams.get('token'));
    expect(new Set(tokens).size).toBe(2);
    other.close();
  });
});

describe('what crosses', () => {
  it('is text and sound, each as what it is', async () => {
    const client = await letIn(site.host.apiUrl);
    const connection = latest();
    client.send(Buffer.from([1, 0, 2, 3]));
    client.send('{"id":7}');
    await once(client, 'message');
    expect(connection.texts).toEqual(['{"id":7}']);
    expect(connection.binaries).toEqual([Buffer.from([1, 0, 2, 3])]);

    connection.carrier.sendBinary(new Uint8Array([2, 0, 9, 9]));
    const [data, isBinary] = await once(client, 'message');
    expect([data, isBinary]).toEqual([Buffer.from([2, 0, 9, 9]), true]);
    client.terminate();
  });

  it('is a message of the largest size', async () => {
    const client = await letIn(site.host.apiUrl);
    const largest = 'x'.repeat(limits.commandBytes);
    client.send(largest);
    const [data] = await once(client, 'message');
    expect(data.toString()).toBe(largest);
    client.terminate();
  });

  it('is no message beyond it: the connection is closed with 1009, message too big', async () => {
    const client = await letIn(site.host.apiUrl);
    const connection = latest();
    client.send('x'.repeat(limits.commandBytes + 1));
    const [code] = await once(client, 'close');
    expect(code).toBe(1009);
    expect(connection.texts).toEqual([]);
    await expect.poll(() => connection.disposed).toBe(true);
  });

  it('is no sound beyond it either', async () => {
    const client = await letIn(site.host.apiUrl);
    client.send(Buffer.alloc(limits.commandBytes + 1));
    const [code] = await once(client, 'close');
    expect(code).toBe(1009);
    expect(latest().binaries).toEqual([]);
  });

  it('is no text that is not UTF-8: closed with 1007', async () => {
    const client = await letIn(site.host.apiUrl);
    client.send(Buffer.from([0xff, 0xfe]), { binary: false });
    const [code] = await once(client, 'close');
    expect(code).toBe(1007);
  });
});

describe('a connection', () => {
  it('is given back when its client goes', async () => {
    const client = await letIn(site.host.apiUrl);
    const connection = latest();
    const elsewhere = await letIn(site.host.apiUrl);
    client.terminate();
    await expect.poll(() => connection.disposed).toBe(true);
    expect(latest().disposed).toBe(false);
    elsewhere.terminate();
  });

  it('that breaks is closed with 1011, and the others live on', async () => {
    const [broken, whole] = [await letIn(site.host.apiUrl), await letIn(site.host.apiUrl)];
    broken.send('fail');
    const [code] = await once(broken, 'close');
    expect(code).toBe(1011);
    whole.send('still here');
    const [data] = await once(whole, 'message');
    expect(data.toString()).toBe('still here');
    whole.terminate();
  });

  it('is told that Partyline ends', async () => {
    const ending = await startHost();
    const client = await letIn(ending.host.apiUrl);
    ending.close();
    const [code, reason] = await once(client, 'close');
    expect([code, reason.toString()]).toEqual([1001, 'Partyline ends']);
    await expect.poll(() => ending.connections.at(-1)?.disposed).toBe(true);
  });
});

describe('a port that is taken', () => {
  it('is named, with the option that changes it', async () => {
    const { port } = site.host;
    const second = await BrowserHost.listen({
      port,
      pages: undefined,
      log: silentLog,
      connect: () => {
        throw new Error('nobody can connect');
      },
    });
    expect(second).toEqual({
      ok: false,
      error: { code: 'port-in-use', message: `Port ${port} for the page is in use. Choose another with --http.` },
    });
  });
});
