import type { X509Certificate } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { alternativeNames, commonName } from './certificate.ts';
import { canonicalAddress, family } from './ip.ts';
import { isHostName } from './names.ts';

/** The SIP domains and addresses that a certificate is for (RFC 5922 §7.1). */
export function sipIdentities(x509: X509Certificate): readonly string[] {
  const names = alternativeNames(x509);
  const addresses = names.filter(({ kind }) => kind === 'IP Address').map(({ value }) => canonicalAddress(value));
  const uris = names.filter(({ kind }) => kind === 'URI').flatMap(({ value }) => sipDomain(value));
  if (uris.length > 0) return [...uris, ...addresses];
  const hosts = names.filter(({ kind }) => kind === 'DNS').map(({ value }) => value);
  if (names.length > 0) return [...hosts, ...addresses];
  const common = commonName(x509);
  return common !== undefined && isHostName(common) ? [common] : [];
}

/** Whether the certificate is for this domain or IP literal: the whole name, no suffix and no wildcard (RFC 5922 §7.2). */
export function isFor(x509: X509Certificate, server: string): boolean {
  const wanted = comparable(server);
  return wanted !== '' && sipIdentities(x509).some((identity) => comparable(identity) === wanted);
}

/** The host of a `sip` URI without a user; a URI with one names a person, no domain. */
function sipDomain(uri: string): readonly string[] {
  const host = /^sip:([^@;?]+)(?:[;?].*)?$/i.exec(uri)?.[1];
  if (host === undefined || uri.includes('@')) return [];
  const bare = host.startsWith('[') ? host.slice(1, host.indexOf(']')) : host.replace(/:\d+$/, '');
  return [bare];
}

/** As it is compared: by its A-labels, case aside; what is no name stays itself, a wildcard included. */
function comparable(name: string): string {
  if (family(name) !== 0) return canonicalAddress(name);
  const bare = name.replace(/\.$/, '').toLowerCase();
  return bare.includes('*') ? bare : domainToASCII(bare);
}
