/** An IP address literal (IPv6 without brackets) and a port. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/** `192.0.2.1:5060` or `[2001:db8::1]:5060`. */
export function formatAddress({ address, port }: Address): string {
  return `${bracketed(address)}:${port}`;
}

/** An IPv6 literal in brackets, as in a SIP URI or a Via; anything else as it is. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

/** The same literal and port, as text. */
export function sameAddress(a: Address, b: Address | undefined): boolean {
  return b !== undefined && a.port === b.port && a.address === b.address;
}
