import type { X509Certificate } from 'node:crypto';
import tls, { type SecureContext } from 'node:tls';
import { err, ok, type Result } from '../base/result.ts';
import type { TransportError } from '../sip/transport.ts';
import { describeCertificate, fingerprintOf, normalFingerprint } from './certificate.ts';
import { isFor } from './sip-identity.ts';

/** A server as its certificate is looked up: the domain that was located (or the IP literal), and the port. */
export interface TlsServer {
  readonly name: string;
  readonly port: number;
}

export interface TlsOptions {
  /** Certificates of authorities that are believed besides the system's, PEM. */
  readonly ca?: string;
  /** SHA-256 of the one certificate that is accepted from this server, hex; undefined where none was pinned. */
  pinOf?(server: TlsServer): string | undefined;
}

/** What a server showed. */
export interface ShownCertificate {
  readonly x509: X509Certificate;
  /** OpenSSL's name for what is wrong with its chain; undefined where nothing is. */
  readonly chainProblem: string | undefined;
}

/** Decides whom we talk to over TLS. */
export class Trust {
  readonly #options: TlsOptions;
  #context: SecureContext | undefined;

  constructor(options: TlsOptions = {}) {
    this.#options = options;
  }

  /** TLS 1.2 and later, with the authorities that we believe: reading the system's takes a while, so it is done once. */
  get context(): SecureContext {
    const { ca } = this.#options;
    this.#context ??= tls.createSecureContext({
      minVersion: 'TLSv1.2',
      ca: [...systemAuthorities(), ...(ca === undefined ? [] : [ca])],
    });
    return this.#context;
  }

  /** A pin is asked for alone: what was pinned counts whatever its chain, and nothing else counts, whatever its chain. */
  judge(server: TlsServer, shown: ShownCertificate): Result<void, TransportError> {
    const pin = this.#options.pinOf?.(server);
    if (pin !== undefined) {
      const kept = normalFingerprint(pin) === fingerprintOf(shown.x509);
      return kept ? ok(undefined) : this.#refuse(shown, changed(server));
    }
    if (shown.chainProblem !== undefined) return this.#refuse(shown, unbelieved(server, shown.chainProblem));
    return isFor(shown.x509, server.name) ? ok(undefined) : this.#refuse(shown, misnamed(server));
  }

  #refuse({ x509 }: ShownCertificate, message: string): Result<never, TransportError> {
    return err({ code: 'untrusted', message, certificate: describeCertificate(x509) });
  }
}

/** The system's authorities; where it has none to show, those that come with Node. */
function systemAuthorities(): readonly string[] {
  const system = tls.getCACertificates('system');
  return [...(system.length > 0 ? system : tls.getCACertificates('bundled')), ...tls.getCACertificates('extra')];
}

function changed({ name }: TlsServer): string {
  return `The certificate of ${name} has CHANGED since it was pinned. Somebody may be listening in; nothing was sent`;
}

function misnamed({ name }: TlsServer): string {
  return `The certificate that ${name} shows is for another name`;
}

function unbelieved({ name }: TlsServer, problem: string): string {
  return `The certificate of ${name} can't be trusted: ${inWords(problem)}`;
}

/** OpenSSL's names of what is wrong with a chain. */
function inWords(problem: string): string {
  switch (problem) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'it is signed by nobody but itself';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'nobody known here has signed it';
    case 'CERT_HAS_EXPIRED':
      return 'it has expired';
    case 'CERT_NOT_YET_VALID':
      return "it is not valid yet. Check this computer's clock";
    case 'CERT_REVOKED':
      return 'it has been revoked';
    case 'INVALID_PURPOSE':
      return 'it is not meant for a server';
    default:
      return `its check failed (${problem})`;
  }
}
