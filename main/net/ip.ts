import { isIPv4, isIPv6 } from 'node:net';

type LookupCallback = (error: NodeJS.ErrnoException | null, address: string, family: number) => void;

/** 4 or 6 for an IP literal (IPv6 without brackets), 0 for a name. */
export function family(address: string): 0 | 4 | 6 {
  if (isIPv4(address)) return 4;
  return isIPv6(address) ? 6 : 0;
}

/**
 * Stands in for the DNS in a datagram socket: everything it is given is a literal already, so a send costs no
 * look-up and stays synchronous. A name gets EINVAL from the socket itself.
 */
export function literalLookup(address: string, _options: unknown, callback: LookupCallback): void {
  callback(null, address, isIPv6(address) ? 6 : 4);
}

/** A port that a packet can be sent to. */
export function isPort(port: number): boolean {
  return Number.isInteger(port) && port > 0 && port <= 65_535;
}

/** Loopback by the address alone: 127.0.0.0/8 and ::1. */
export function isLoopback(address: string): boolean {
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}

/** `0.0.0.0` and `::`: every address of this machine. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** An IPv6 literal as the system writes it (`0:0::1` is `::1`); anything else as it is. */
export function canonicalAddress(address: string): string {
  if (!isIPv6(address) || address.includes('%')) return address;
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
