import type { Address } from '../base/address.ts';

/** RFC 2974 §3. */
const SAP_PORT = 9_875;

/** Where sessions of 224.2.128.0/17 and of any other global group are announced. */
const GLOBAL = '224.2.127.254';
/** The highest address of the local scope, and of the organization-local one (RFC 2365 §6.1, §6.2). */
const LOCAL = '239.255.255.255';
const ORGANIZATION = '239.195.255.255';

/** What is listened to: the global scope and those that every IPv4 network has. */
export const sapGroups: readonly Address[] = [GLOBAL, LOCAL, ORGANIZATION].map((address) => ({
  address,
  port: SAP_PORT,
}));

/** Where a session on `group` is announced: on its own scope's address, no further than it goes itself. */
export function sapGroupFor(group: string): Address {
  return { address: addressFor(group), port: SAP_PORT };
}

function addressFor(group: string): string {
  const scope = /^ff[0-9a-f]([0-9a-f]):/i.exec(group)?.[1];
  if (scope !== undefined) return `ff0${scope}::2:7ffe`;
  const [first, second = 0] = group.split('.').map(Number);
  if (first !== 239) return GLOBAL;
  return second >= 192 && second <= 195 ? ORGANIZATION : LOCAL;
}
