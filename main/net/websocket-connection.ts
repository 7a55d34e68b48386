import { isUtf8 } from 'node:buffer';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { bracketed, formatAddress } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import { parseMessage } from '../sip/message/parser.ts';
import type { Target, TransportError } from '../sip/transport.ts';
import { Connection, type ConnectionOptions } from './connection.ts';

export interface WebSocketOptions extends ConnectionOptions {
  readonly protocol: 'ws' | 'wss';
  /** Open. */
  readonly socket: WebSocket;
}

const pong = '\r\n';

/** SIP over a WebSocket that we opened (RFC 7118): one message a frame. */
export class WebSocketConnection extends Connection {
  readonly #socket: WebSocket;

  constructor(options: WebSocketOptions) {
    super(options);
    const { socket } = options;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#read(data));
    socket.on('pong', () => this.heard());
    socket.on('ping', () => this.heard());
    socket.on('error', () => {});
    socket.on('close', () => this.gone());
    socket.resume();
  }

  protected queuedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Text wherever it is UTF-8, as all take it; a body that is none makes the frame binary (RFC 7118 §4.2). */
  protected write(bytes: Uint8Array, done?: (error?: Error | null) => void): void {
    this.#socket.send(bytes, { binary: !isUtf8(bytes) }, done);
  }

  /** RFC 7118 §6. */
  protected ping(): void {
    this.#socket.ping();
  }

  protected end(): void {
    this.#socket.close(1000);
  }

  protected destroy(): void {
    this.#socket.terminate();
  }

  #read(bytes: Buffer): void {
    if (this.state !== 'open') return;
    this.heard();
    if (isCrlfs(bytes)) {
      if (bytes.length === 4 && this.queuedBytes() < limits.tcpPongBytes) this.#socket.send(pong);
      return;
    }
    const parsed = parseMessage(bytes);
    const message = parsed.ok ? parsed.value : parsed.error.offender;
    if (message) this.context.arrivals.deliver(message, this, bytes);
    else this.context.arrivals.drop('garbage');
  }
}

/** The WebSocket handshake on a socket that is there (RFC 6455 §4, subprotocol `sip` of RFC 7118 §4.1). */
export function upgrade(socket: Socket, target: Target, clock: Clock): Promise<Result<WebSocket, TransportError>> {
  const { protocol, address, port, serverName = address, path = '/' } = target;
  const webSocket = new WebSocket(`${protocol}://${bracketed(serverName)}:${port}${path}`, ['sip'], {
    createConnection: () => socket,
    perMessageDeflate: false,
    followRedirects: false,
    maxPayload: limits.streamMessageBytes,
  });
  const where = `${formatAddress(target)} over ${protocol.toUpperCase()}`;
  return new Promise((resolve) => {
    const settle = (outcome: Result<WebSocket, TransportError>) => {
      timeout.dispose();
      webSocket.off('open', opened).off('error', failed);
      webSocket.on('error', () => {});
      if (!outcome.ok) socket.destroy();
      resolve(outcome);
    };
    const opened = () => {
      // Until somebody reads: what the server sends at once must not be lost.
      webSocket.pause();
      settle(ok(webSocket));
    };
    const failed = (error: Error) => settle(err({ code: 'refused', message: `no SIP at ${where}: ${error.message}` }));
    const timeout = clock.after(limits.handshakeMs, () => {
      settle(err({ code: 'timed-out', message: `no SIP at ${where} in time` }));
    });
    webSocket.on('open', opened).on('error', failed);
  });
}

function isCrlfs(bytes: Uint8Array): boolean {
  return bytes.length <= 4 && bytes.every((byte) => byte === 13 || byte === 10);
}
