import { formatAddress } from '../base/address.ts';

/** One thing to listen on: a port of 0 lets the system choose. */
export interface Binding {
  readonly protocol: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
}

/** Why a port could not be listened on; `message` is for a person and names protocol, address and port. */
export interface BindError extends Binding {
  readonly code: 'in-use' | 'not-available' | 'not-permitted' | 'failed';
  readonly message: string;
}

/** The system's error in words; `error.code` is an errno name. */
export function bindError(binding: Binding, error: unknown): BindError {
  const where = `${binding.protocol.toUpperCase()} port ${formatAddress(binding)}`;
  const errno = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (errno) {
    case 'EADDRINUSE':
      return { ...binding, code: 'in-use', message: `${where} is already in use by another program` };
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
      return { ...binding, code: 'not-available', message: `${where} can't be used: this machine has no such address` };
    case 'EACCES':
    case 'EPERM':
      return { ...binding, code: 'not-permitted', message: `${where} can't be used: no permission to listen there` };
    default:
      return { ...binding, code: 'failed', message: `${where} can't be used: ${errno || String(error)}` };
  }
}
