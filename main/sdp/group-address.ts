import { err, ok, type Result } from '../base/result.ts';
import type { Connection } from './description.ts';
import { ipVersion, isMulticast } from './ip-address.ts';

/** A multicast group and how far its packets may go. */
export interface GroupAddress {
  readonly address: string;
  readonly port: number;
  /** Routers that a packet may pass, plus one; 0 stays on this machine. */
  readonly ttl: number;
}

/** Why a group can't be used; `message` is for a person. */
export interface GroupProblem {
  readonly code: 'not-multicast' | 'reserved' | 'wrong-family' | 'bad-port' | 'bad-ttl' | 'not-joined';
  readonly message: string;
}

/** What an IPv6 group may travel: its scope is in its address, and routers keep it in (RFC 4291 §2.7). */
const IPV6_HOPS = 64;

/** Whether sound may be sent to a group and heard there, by an interface of ours with this address. */
export function checkGroup(group: {
  readonly address: string;
  readonly port: number;
  readonly interfaceAddress?: string;
}): Result<void, GroupProblem> {
  const { address, port, interfaceAddress } = group;
  if (!isMulticast(address)) {
    return problem('not-multicast', `${address} is no multicast group. Groups of one’s own begin with 239.255.`);
  }
  if (isReserved(address)) {
    return problem('reserved', `${address} is kept for what networks tell each other. Take one from 239.255.0.0/16.`);
  }
  if (interfaceAddress !== undefined && versionOf(interfaceAddress) !== ipVersion(address)) {
    return problem(
      'wrong-family',
      `${address} can’t be reached from ${interfaceAddress}: one is IPv4, the other IPv6.`,
    );
  }
  if (!Number.isInteger(port) || port < 1 || port > 65_534) return problem('bad-port', `There is no port ${port}.`);
  return ok(undefined);
}

function problem(code: GroupProblem['code'], message: string): Result<never, GroupProblem> {
  return err({ code, message });
}

/** 224.0.0.0/24 (RFC 5771 §4) and, of IPv6, what is assigned for good within a link (RFC 4291 §2.7.1). */
function isReserved(address: string): boolean {
  return address.startsWith('224.0.0.') || /^ff0[0-2]:/i.test(address) || address.toLowerCase() === 'ff02::1';
}

function versionOf(interfaceAddress: string): 4 | 6 | undefined {
  return ipVersion(interfaceAddress.split('%')[0] ?? '');
}

/**
 * The group that a c= line names for a port (RFC 4566 §5.7); undefined where it is too many layers or can't be read. A TTL
 * that is missing, against the rules, is taken for 1: nothing goes further than was said.
 */
export function groupOf({ address, suffix }: Connection, port: number): GroupAddress | undefined {
  const version = ipVersion(address);
  if (version === undefined || !isMulticast(address)) return undefined;
  const [first, ...rest] = suffix === undefined ? [] : suffix.split('/');
  // IPv6 has no TTL there, only the number of addresses.
  const [written, layers] = version === 6 ? [String(IPV6_HOPS), first] : [first ?? '1', rest[0]];
  if (!/^\d{1,3}$/.test(written) || Number(written) > 255) return undefined;
  if (layers !== undefined && layers !== '1') return undefined;
  return { address, port, ttl: Number(written) };
}

/** The c= line of a group. */
export function groupConnection({ address, ttl }: GroupAddress): Connection {
  const version = ipVersion(address);
  const where = { netType: 'IN', addressType: `IP${version ?? 4}`, address };
  return version === 6 ? where : { ...where, suffix: String(ttl) };
}

export function sameGroup(
  a: Pick<GroupAddress, 'address' | 'port'>,
  b: Pick<GroupAddress, 'address' | 'port'>,
): boolean {
  return a.address.toLowerCase() === b.address.toLowerCase() && a.port === b.port;
}
