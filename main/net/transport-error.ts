import { type Address, formatAddress } from '../base/address.ts';
import type { Protocol, TransportError } from '../sip/transport.ts';

/** The system's error on the way to `remote`, in the transport layer's words. */
export function transportError(error: Error, protocol: Protocol, remote: Address): TransportError {
  const errno = 'code' in error ? String(error.code) : '';
  const where = `${formatAddress(remote)} over ${protocol.toUpperCase()}`;
  switch (errno) {
    case 'ECONNREFUSED':
      return { code: 'refused', message: `nothing listens at ${where}` };
    case 'ETIMEDOUT':
      return { code: 'timed-out', message: `no connection to ${where} in time` };
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ERR_STREAM_DESTROYED':
    case 'ERR_STREAM_WRITE_AFTER_END':
      return { code: 'closed', message: `${where} closed the connection` };
    case 'EMSGSIZE':
      return { code: 'too-large', message: `the message is too large for one datagram to ${where}` };
    case 'EAGAIN':
    case 'ENOBUFS':
    case 'ENOMEM':
    case 'EMFILE':
    case 'ENFILE':
      return { code: 'overloaded', message: `this machine has no room to send to ${where} (${errno})` };
    case 'EPROTO':
      return { code: 'refused', message: `${where}: no encryption of TLS 1.2 or later could be agreed on` };
    default:
      if (errno.startsWith('ERR_SSL_'))
        return transportError(Object.assign(error, { code: 'EPROTO' }), protocol, remote);
      return { code: 'unreachable', message: `no way to ${where}: ${errno || error.message}` };
  }
}

/** Tells of a failure after the call that caused it has returned, as `Flow.send` promises. */
export function failLater(failed: ((error: TransportError) => void) | undefined, error: TransportError): void {
  if (failed) queueMicrotask(() => failed(error));
}
