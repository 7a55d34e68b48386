/** What can be asked of the DNS: letters, digits, hyphens and underscores in labels, 253 characters at most (RFC 1035 §2.3.4). */
export function isHostName(name: string): boolean {
  return /^[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9])?$/i.test(name) && !name.includes('..');
}

/** `localhost` and what is under it (RFC 6761 §6.3). */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}

/** Names that no DNS server outside the house knows: one label, and mDNS (RFC 6762). */
export function isLocalName(name: string): boolean {
  return !name.includes('.') || name.endsWith('.local');
}
