import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Address } from '../../../main/base/address.ts';
import type { Identity } from '../../support/certificates.ts';
import { Inbox } from './inbox.ts';

interface Setting {
  /** With one it speaks TLS. */
  readonly identity?: Identity;
  /** What it answers to `Sec-WebSocket-Protocol`; `sip` where absent, false for nothing. */
  readonly subprotocol?: string | false;
}

interface Frame {
  readonly text: string;
  readonly binary: boolean;
}

/** One WebSocket that a client opened. */
export class WebSocketPeer {
  readonly received = new Inbox<Frame>();
  readonly pings = new Inbox<string>();
  readonly socket: WebSocket;
  readonly host: string | undefined;
  readonly path: string | undefined;
  readonly asked: string | undefined;
  readonly closed: Promise<number>;

  constructor(socket: WebSocket, { headers, url }: http.IncomingMessage) {
    this.socket = socket;
    this.host = headers.host;
    this.path = url;
    this.asked = headers['sec-websocket-protocol'];
    this.closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('message', (data, binary) => this.received.put({ text: String(data), binary }));
    socket.on('ping', (data) => this.pings.put(String(data)));
  }
}

/** A SIP server over WebSocket on loopback, spoken by hand (RFC 7118). */
export class SipWebSocketServer implements AsyncDisposable {
  readonly accepted = new Inbox<WebSocketPeer>();
  readonly #http: http.Server | https.Server;
  readonly #sockets: WebSocketServer;

  private constructor(server: http.Server | https.Server, subprotocol: string | false) {
    this.#http = server;
    this.#sockets = new WebSocketServer({ server, autoPong: false, handleProtocols: () => subprotocol });
    this.#sockets.on('connection', (socket, request) => this.accepted.put(new WebSocketPeer(socket, request)));
  }

  static async open({ identity, subprotocol = 'sip' }: Setting = {}): Promise<SipWebSocketServer> {
    const server = identity ? https.createServer(identity) : http.createServer();
    server.on('tlsClientError', () => {});
    server.listen({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new SipWebSocketServer(server, subprotocol);
  }

  get local(): Address {
    const { address, port } = this.#http.address() as AddressInfo;
    return { address, port };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#http.closeAllConnections();
    await new Promise<void>((resolve) => this.#http.close(() => resolve()));
  }
}
