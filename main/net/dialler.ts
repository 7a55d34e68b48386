import net, { type Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import { type Address, formatAddress } from '../base/address.ts';
import type { Clock } from '../base/clock.ts';
import { limits } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Protocol, Target, TransportError } from '../sip/transport.ts';
import { family } from './ip.ts';
import { transportError } from './transport-error.ts';
import type { ShownCertificate, Trust } from './trust.ts';

/** A socket to a server that is who it should be. */
export interface Dialled {
  readonly socket: Socket;
  /** Whether it would still be believed; pins change. */
  readonly trusted: () => boolean;
}

type Tried = Result<Dialled, TransportError>;

/** Opens connections, and checks whom they lead to before a byte of SIP or HTTP is sent. */
export class Dialler {
  readonly #clock: Clock;
  readonly #trust: Trust;
  readonly #attempts = new Set<Socket>();

  constructor(clock: Clock, trust: Trust) {
    this.#clock = clock;
    this.#trust = trust;
  }

  /** Attempts under way. */
  get size(): number {
    return this.#attempts.size;
  }

  /** `from`: the address of ours to leave from, where that matters. */
  async dial(target: Target, from?: string): Promise<Tried> {
    const { protocol, address, port } = target;
    const socket = net.connect({
      host: address,
      port,
      allowHalfOpen: true,
      ...(from !== undefined && { localAddress: from }),
    });
    const connected = await this.#reached(socket, 'connect', target, limits.tcpConnectMs);
    if (!connected.ok) return connected;
    if (isSelf(socket)) {
      socket.destroy();
      return err({ code: 'refused', message: `nothing listens at ${where(target, protocol)}` });
    }
    return protocol === 'tls' || protocol === 'wss'
      ? this.#secure(socket, target)
      : ok({ socket, trusted: () => true });
  }

  /** Gives up what is being opened. */
  close(): void {
    for (const attempt of this.#attempts) attempt.destroy();
  }

  async #secure(plain: Socket, target: Target): Promise<Tried> {
    const server = { name: target.serverName ?? target.address, port: target.port };
    const socket = tls.connect({
      socket: plain,
      secureContext: this.#trust.context,
      servername: family(server.name) === 0 ? server.name : '',
      // Both checks are ours, by the rules of RFC 5922, when the certificate is there to be shown.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
    });
    const secured = await this.#reached(socket, 'secureConnect', target, limits.handshakeMs);
    if (!secured.ok) return secured;
    const shown = shownBy(socket);
    const judged = shown ? this.#trust.judge(server, shown) : err(anonymous(target));
    if (!shown || !judged.ok) {
      socket.destroy();
      return judged.ok ? err(anonymous(target)) : judged;
    }
    return ok({ socket, trusted: () => this.#trust.judge(server, shown).ok });
  }

  #reached(
    socket: Socket,
    event: 'connect' | 'secureConnect',
    target: Target,
    withinMs: number,
  ): Promise<Result<void, TransportError>> {
    this.#attempts.add(socket);
    return new Promise((resolve) => {
      const settle = (error?: TransportError) => {
        timeout.dispose();
        this.#attempts.delete(socket);
        socket.off(event, reached).off('error', failed).off('close', closed);
        socket.on('error', () => {});
        if (error) socket.destroy();
        resolve(error ? err(error) : ok(undefined));
      };
      const reached = () => settle();
      const failed = (error: Error) => settle(transportError(error, target.protocol, target));
      const closed = () =>
        settle({ code: 'closed', message: `${where(target, target.protocol)} closed the connection` });
      const late = (): TransportError => {
        const over = event === 'connect' ? 'tcp' : target.protocol;
        return { code: 'timed-out', message: `no connection to ${where(target, over)} in time` };
      };
      const timeout = this.#clock.after(withinMs, () => settle(late()));
      socket.on(event, reached).on('error', failed).on('close', closed);
    });
  }
}

function shownBy(socket: TLSSocket): ShownCertificate | undefined {
  const x509 = socket.getPeerX509Certificate();
  if (!x509) return undefined;
  return { x509, chainProblem: socket.authorized ? undefined : String(socket.authorizationError) };
}

function anonymous(target: Target): TransportError {
  return { code: 'refused', message: `${where(target, target.protocol)} shows no certificate` };
}

function where(remote: Address, protocol: Protocol): string {
  return `${formatAddress(remote)} over ${protocol.toUpperCase()}`;
}

/** A socket that dials an unused port of its own machine can be given that very port and meet itself. */
function isSelf(socket: Socket): boolean {
  return socket.localPort === socket.remotePort && socket.localAddress === socket.remoteAddress;
}
