import { family } from './ip.ts';

/** What counts as one source: an IPv4 address, or the /64 of an IPv6 address, all of which one subscriber has. */
export function sourceKey(address: string): string {
  return family(address) === 6 ? prefix64(address) : address;
}

/** The first four groups, such as `2001:db8:0:1`. */
function prefix64(address: string): string {
  const [unzoned = ''] = address.split('%', 1);
  const [head = '', tail] = unzoned.toLowerCase().split('::');
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = new Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return [...before, ...(tail === undefined ? [] : zeros), ...after].slice(0, 4).join(':');
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':').map((group) => group.replace(/^0+(?=.)/, ''));
}
