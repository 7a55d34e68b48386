import type { NaptrRecord, SrvRecord } from 'node:dns';

/** Why nothing was learnt: no answer in time, SERVFAIL and its like, REFUSED, no server that hears, an answer that makes no sense. */
export type DnsFailure = 'silent' | 'server-failed' | 'refused' | 'unreachable' | 'garbled';

/**
 * What the DNS says of one name and one type of record. That there is no such name (NXDOMAIN, RFC 2308 §2.1) or no such
 * record (NODATA, §2.2) is an answer; a failure is none.
 */
export type DnsAnswer<T> =
  | { readonly kind: 'records'; readonly records: readonly T[]; readonly lifeMs: number }
  | { readonly kind: 'no-such-name' }
  | { readonly kind: 'no-such-record' }
  | { readonly kind: 'failed'; readonly failure: DnsFailure };

/** The questions that locating a SIP server asks. None of them rejects; names are without brackets and final dot. */
export interface Dns {
  a(name: string): Promise<DnsAnswer<string>>;
  aaaa(name: string): Promise<DnsAnswer<string>>;
  cname(name: string): Promise<DnsAnswer<string>>;
  srv(name: string): Promise<DnsAnswer<SrvRecord>>;
  naptr(name: string): Promise<DnsAnswer<NaptrRecord>>;
}
