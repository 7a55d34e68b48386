/** 4 or 6 for an IP address literal (IPv6 without brackets or zone); undefined for a name or anything else. */
export function ipVersion(text: string): 4 | 6 | undefined {
  if (isIpv4(text)) return 4;
  return isIpv6(text) ? 6 : undefined;
}

/** The address that nobody has: as a connection address it says hold (RFC 3264 §8.4; `::` is its IPv6 sister). */
export function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || (ipVersion(address) === 6 && /^[0:]+$/.test(address));
}

/** 224.0.0.0/4 and ff00::/8. */
export function isMulticast(address: string): boolean {
  const firstOctet = Number.parseInt(address, 10);
  return isIpv4(address) ? firstOctet >= 224 && firstOctet <= 239 : /^ff[0-9a-f]{2}:/i.test(address);
}

function isIpv4(text: string): boolean {
  const octets = text.split('.', 5);
  return octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::', 3);
  if (halves.length > 2) return false;
  const [head = '', tail] = halves;
  if (tail === undefined) return groupCount(head) === 8;
  const headCount = head === '' ? 0 : groupCount(head);
  const tailCount = tail === '' ? 0 : groupCount(tail);
  return headCount + tailCount <= 7 && !head.includes('.');
}

/** How many 16-bit groups `a:b:…` stands for, an IPv4 tail counting as two; more than eight when it is no such list. */
function groupCount(text: string): number {
  const groups = text.split(':', 10);
  const last = groups.at(-1) ?? '';
  const hex = last.includes('.') ? groups.slice(0, -1) : groups;
  const hexFits = hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group));
  if (!hexFits || (last.includes('.') && !isIpv4(last))) return 99;
  return last.includes('.') ? hex.length + 2 : hex.length;
}
