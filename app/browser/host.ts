import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Disposable } from '../../main/base/disposable.ts';
import type { Log } from '../../main/base/log.ts';
import { err, ok, type Result } from '../../main/base/result.ts';
import type { Connect } from '../host/connection.ts';
import { refuse, serve } from './http.ts';
import { ApiSocket } from './socket.ts';
import { newToken } from './token.ts';

const LOOPBACK = '127.0.0.1';

export interface BrowserHostConfig {
  /** 0 takes a free one. */
  readonly port: number;
  /** The folder of built pages; undefined serves the API alone. */
  readonly pages: string | undefined;
  readonly connect: Connect;
  readonly log: Log;
  /** Given by the development server, so that its page survives a restart of the engine. */
  readonly token?: string;
}

export interface ListenError {
  readonly code: 'port-in-use' | 'port-unusable';
  readonly message: string;
}

/** The pages and the API over HTTP on 127.0.0.1, guarded by a token. */
export class BrowserHost implements Disposable {
  readonly port: number;
  readonly #server: Server;
  readonly #api: ApiSocket;
  readonly #token: string;
  readonly #pages: string | undefined;

  private constructor(server: Server, config: BrowserHostConfig) {
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
    this.#token = config.token ?? newToken();
    this.#pages = config.pages;
    this.#api = new ApiSocket({ port: this.port, token: this.#token, connect: config.connect, log: config.log });
    const site = { pages: config.pages, port: this.port };
    server.on('request', (request, response) => {
      serve(site, request, response).catch((error: unknown) => {
        config.log.error({ err: error }, 'a page could not be served');
        response.destroy();
      });
    });
    server.on('upgrade', (request, socket, head) => this.#api.upgrade(request, socket, head));
    server.on('clientError', (_error, socket) => refuse(socket, this.port, 400));
  }

  static async listen(config: BrowserHostConfig): Promise<Result<BrowserHost, ListenError>> {
    const server = createServer();
    const { promise, resolve } = Promise.withResolvers<NodeJS.ErrnoException | undefined>();
    server.once('error', resolve);
    server.listen({ host: LOOPBACK, port: config.port }, () => resolve(undefined));
    const failure = await promise;
    server.off('error', resolve);
    return failure ? err(listenError(config.port, failure)) : ok(new BrowserHost(server, config));
  }

  /** What a person opens: the token is in the fragment, which no browser sends or logs. Undefined without pages. */
  get pageUrl(): string | undefined {
    return this.#pages === undefined ? undefined : `http://${LOOPBACK}:${this.port}/#token=${this.#token}`;
  }

  /** What a script connects to. */
  get apiUrl(): string {
    return `ws://${LOOPBACK}:${this.port}/api?token=${this.#token}`;
  }

  get connections(): number {
    return this.#api.connections;
  }

  dispose(): void {
    this.#api.dispose();
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

function listenError(port: number, failure: NodeJS.ErrnoException): ListenError {
  if (failure.code === 'EADDRINUSE') {
    return { code: 'port-in-use', message: `Port ${port} for the page is in use. Choose another with --http.` };
  }
  const reason = failure.code === 'EACCES' ? 'it needs more rights' : failure.message;
  return {
    code: 'port-unusable',
    message: `Port ${port} for the page can’t be used: ${reason}. Choose another with --http.`,
  };
}
