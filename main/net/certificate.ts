import type { X509Certificate } from 'node:crypto';
import type { Certificate } from '../sip/transport.ts';

/** A subject alternative name, as `URI:sip:example.com`, `DNS:example.com` and `IP Address:192.0.2.1` say it. */
export interface AlternativeName {
  readonly kind: string;
  readonly value: string;
}

/** A certificate as a person decides about it. */
export function describeCertificate(x509: X509Certificate): Certificate {
  return {
    fingerprint: fingerprintOf(x509),
    subject: inOneLine(x509.subject),
    issuer: inOneLine(x509.issuer),
    names: alternativeNames(x509).map(({ value }) => value),
    validFrom: x509.validFromDate.getTime(),
    validTo: x509.validToDate.getTime(),
  };
}

/** SHA-256 of the DER form, lower-case hex. */
export function fingerprintOf({ fingerprint256 }: X509Certificate): string {
  return normalFingerprint(fingerprint256);
}

/** A fingerprint as people write it, with colons or in capitals, as we do. */
export function normalFingerprint(text: string): string {
  return text.replace(/[:\s]/g, '').toLowerCase();
}

/**
 * The subjectAltName extension. OpenSSL's text of it separates names by commas; node quotes a name that holds one, so
 * that no name can pass for two.
 */
export function alternativeNames({
  subjectAltName,
}: Pick<X509Certificate, 'subjectAltName'>): readonly AlternativeName[] {
  const entries = subjectAltName?.match(/[^:,"]+:(?:"(?:[^"\\]|\\.)*"|[^,"]*)/g) ?? [];
  return entries.map((entry) => {
    const colon = entry.indexOf(':');
    return { kind: entry.slice(0, colon).trim(), value: unquoted(entry.slice(colon + 1).trim()) };
  });
}

/** The common name of the subject: only for certificates without any alternative name. */
export function commonName({ subject }: X509Certificate): string | undefined {
  return /^CN=(.+)$/m.exec(subject)?.[1];
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value;
  }
}

/** `C=DE\nCN=example.com` as `CN=example.com, C=DE`. A certificate without a subject or issuer gives an empty one. */
function inOneLine(name: string | undefined): string {
  return (name ?? '').split('\n').reverse().join(', ');
}
