import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Disposable } from '../../main/base/disposable.ts';
import { limits } from '../../main/base/limits.ts';
import type { Log } from '../../main/base/log.ts';
import type { Connect } from '../host/connection.ts';
import { refuse } from './http.ts';
import { isOwnHost, isOwnOrigin } from './origin.ts';
import { Outbox } from './outbox.ts';
import { sameToken } from './token.ts';

export interface ApiDoor {
  readonly port: number;
  readonly token: string;
  readonly connect: Connect;
  readonly log: Log;
}

/** How long a client may take to answer our close frame. */
const CLOSING_MS = 500;
const closeCodes = { goingAway: 1001, internal: 1011 } as const;

/** The API's WebSocket: `/api?token=…`, for our own pages and for scripts of whoever holds the token. */
export class ApiSocket implements Disposable {
  readonly #door: ApiDoor;
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.commandBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });

  constructor(door: ApiDoor) {
    this.#door = door;
  }

  get connections(): number {
    return this.#server.clients.size;
  }

  /** Takes over an HTTP connection that asks for an upgrade, or refuses it. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const refusal = this.#refusal(request);
    if (refusal !== undefined) refuse(socket, this.#door.port, refusal);
    else this.#server.handleUpgrade(request, socket, head, (client) => this.#accept(client));
  }

  dispose(): void {
    const clients = [...this.#server.clients];
    for (const client of clients) client.close(closeCodes.goingAway, 'Partyline ends');
    this.#server.close();
    setTimeout(() => {
      for (const client of clients) client.terminate();
    }, CLOSING_MS).unref();
  }

  #refusal(request: IncomingMessage): number | undefined {
    const { port, token } = this.#door;
    if (!isOwnHost(request.headers.host, port)) return 403;
    if (!isOwnOrigin(request.headers.origin, port)) return 403;
    const url = URL.parse(request.url ?? '', `http://127.0.0.1:${port}`);
    if (url?.pathname !== '/api') return 404;
    if (!sameToken(token, url.searchParams.get('token'))) return 401;
    if (this.connections >= limits.apiConnections) return 503;
    return undefined;
  }

  #accept(client: WebSocket): void {
    const { connect, log } = this.#door;
    client.on('error', (error) => log.info({ err: error }, 'an API connection failed'));
    const connection = connect(new Outbox(client));
    client.on('close', () => connection.dispose());
    client.on('message', async (data, isBinary) => {
      try {
        const bytes = asBuffer(data);
        if (isBinary) connection.receiveBinary(bytes);
        else await connection.receiveJson(bytes.toString('utf8'));
      } catch (error) {
        log.error({ err: error }, 'an API message could not be handled');
        client.close(closeCodes.internal);
      }
    });
  }
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
