import type { NaptrRecord } from 'node:dns';
import { limits } from '../base/limits.ts';
import type { Carried, Service } from './server-rules.ts';

/** The services registered for SIP (RFC 3263 §9, RFC 4168, RFC 7118), and what carries each. */
const services: Readonly<Record<string, { readonly transport: Carried | 'other'; readonly name: string }>> = {
  'SIP+D2U': { transport: 'udp', name: 'UDP' },
  'SIP+D2T': { transport: 'tcp', name: 'TCP' },
  'SIPS+D2T': { transport: 'tls', name: 'TLS' },
  'SIP+D2S': { transport: 'other', name: 'SCTP' },
  'SIPS+D2S': { transport: 'other', name: 'TLS over SCTP' },
  'SIP+D2W': { transport: 'other', name: 'WebSocket' },
  'SIPS+D2W': { transport: 'other', name: 'WebSocket' },
};

/** What a domain's NAPTR records come to for us. */
export interface Offered {
  /** The most preferred first. */
  readonly services: readonly Service[];
  /** The names of transports that the domain offers and we have to pass over. */
  readonly dropped: readonly string[];
}

/**
 * Which of a domain's NAPTR records are for us (RFC 3263 §4.1): SIP services with the flag "s" and no regular expression,
 * over what we can carry; for a sips URI, only SIPS. Of these, the ones of the lowest order: no other order may be
 * considered once a record of it matches (RFC 3403 §4.1), while those of the same order are tried by preference.
 */
export function offeredServices(
  records: readonly NaptrRecord[],
  carried: ReadonlySet<Carried>,
  secure: 'sips' | 'sip',
): Offered {
  const ours: { readonly record: NaptrRecord; readonly protocol: Carried }[] = [];
  const dropped = new Set<string>();
  for (const record of records) {
    const service = services[record.service.toUpperCase()];
    if (!service || record.flags.toLowerCase() !== 's' || record.regexp !== '' || record.replacement === '') continue;
    const { transport, name } = service;
    if (secure === 'sips' && transport !== 'tls') continue;
    if (transport !== 'other' && carried.has(transport)) ours.push({ record, protocol: transport });
    else dropped.add(name);
  }
  const order = Math.min(...ours.map(({ record }) => record.order));
  const chosen = ours
    .filter(({ record }) => record.order === order)
    .sort((a, b) => a.record.preference - b.record.preference)
    .map(({ record, protocol }) => ({ protocol, name: record.replacement.toLowerCase() }))
    .slice(0, limits.locatedServices);
  return { services: chosen, dropped: [...dropped] };
}
