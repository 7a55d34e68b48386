import { once } from 'node:events';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { BrowserHost } from '../../../../app/browser/host.ts';
import { silentLog } from '../../../../main/base/log.ts';
import { temporaryFolder } from '../../../support/temporary.ts';
import { RecordedConnection } from '../recorded-connection.ts';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface HostFixture {
  readonly host: BrowserHost;
  readonly connections: RecordedConnection[];
  /** A path exactly as written, without a client's own tidying; Host is our own unless given. */
  get(path: string, headers?: Record<string, string>, method?: string): Promise<Answer>;
  /** Bytes straight to the port; what came back until it closed. */
  raw(bytes: string): Promise<string>;
  close(): void;
}

/** A host on a free port over a small folder of pages, with a secret beside it that must stay unread. */
export async function startHost(withPages = true): Promise<HostFixture> {
  const { path: folder, remove } = temporaryFolder('host');
  const pages = join(folder, 'pages');
  mkdirSync(join(pages, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(pages, 'index.html'), '<!doctype html><title>Partyline</title>');
  writeFileSync(join(pages, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(pages, 'assets/index-DVz3xq1B.js'), 'export {};');
  writeFileSync(join(pages, 'assets/capture.worklet-B8f_-2xY.js'), 'export {};');
  writeFileSync(join(pages, '.hidden.txt'), 'secret');
  writeFileSync(join(pages, 'notes.exe'), 'unknown type');
  symlinkSync(join(folder, 'secret.txt'), join(pages, 'link.txt'));

  const connections: RecordedConnection[] = [];
  const listening = await BrowserHost.listen({
    port: 0,
    pages: withPages ? pages : undefined,
    log: silentLog,
    connect: (carrier) => {
      const connection = new RecordedConnection(carrier);
      connections.push(connection);
      return connection;
    },
  });
  if (!listening.ok) throw new Error(listening.error.message);
  const host = listening.value;
  const { port } = host;

  return {
    host,
    connections,
    get: async (path, headers = {}, method = 'GET') => {
      const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end();
      const [response] = await once(sent, 'response');
      const chunks: Buffer[] = await response.toArray();
      return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString() };
    },
    raw: async (bytes) => {
      const socket = connectTcp({ host: '127.0.0.1', port });
      socket.write(bytes);
      const chunks: Buffer[] = await socket.toArray();
      return Buffer.concat(chunks).toString();
    },
    close: () => {
      host.dispose();
      remove();
    },
  };
}

/** A client that is let in, or the status that it is refused with. */
export async function knock(url: string, headers: Record<string, string> = {}): Promise<WebSocket | number> {
  const client = new WebSocket(url, { headers });
  client.on('error', () => {});
  return new Promise((resolve) => {
    client.once('open', () => resolve(client));
    client.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
  });
}

export async function letIn(url: string, headers: Record<string, string> = {}): Promise<WebSocket> {
  const client = await knock(url, headers);
  if (typeof client === 'number') throw new Error(`refused with ${client}`);
  return client;
}
