import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './temporary.ts';

/** A certificate and its key, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface Wanted {
  /** The common name. */
  readonly name: string;
  /** As openssl writes them: `DNS:example.com`, `URI:sip:example.com`, `IP:127.0.0.1`. None: no such extension. */
  readonly alternatives?: readonly string[];
  /** Who signs it; itself where absent. */
  readonly issuer?: Identity;
  /** It may sign others. */
  readonly authority?: boolean;
  /** `serverAuth` where absent. */
  readonly usage?: string;
}

/** Makes a certificate with a new EC key, by the openssl of this machine. */
export function makeIdentity(wanted: Wanted): Identity {
  const folder = temporaryFolder('certificate');
  try {
    const at = (name: string) => join(folder.path, name);
    const issuer = wanted.issuer;
    if (issuer) {
      writeFileSync(at('ca.pem'), issuer.cert);
      writeFileSync(at('ca.key'), issuer.key);
    }
    const flags = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-sha256'];
    const files = ['-keyout', at('key.pem'), '-out', at('cert.pem')];
    const signer = issuer ? ['-CA', at('ca.pem'), '-CAkey', at('ca.key')] : [];
    const subject = ['-subj', `/CN=${wanted.name}`, '-days', '30'];
    const all = ['req', ...flags, ...files, ...signer, ...subject, ...extensions(wanted)];
    execFileSync('openssl', all, { stdio: ['ignore', 'ignore', 'pipe'] });
    return { cert: readFileSync(at('cert.pem'), 'utf8'), key: readFileSync(at('key.pem'), 'utf8') };
  } finally {
    folder.remove();
  }
}

function extensions({ alternatives = [], authority = false, usage = 'serverAuth' }: Wanted): string[] {
  const lines = [
    `basicConstraints=critical,CA:${authority ? 'TRUE' : 'FALSE'}`,
    ...(alternatives.length > 0 ? [`subjectAltName=${alternatives.join(',')}`] : []),
    ...(authority ? [] : [`extendedKeyUsage=${usage}`]),
  ];
  return lines.flatMap((line) => ['-addext', line]);
}
