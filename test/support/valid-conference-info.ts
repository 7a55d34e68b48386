import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const schema = fileURLToPath(new URL('rfc4575/conference-info.xsd', import.meta.url));

/** Judges documents by the schema of RFC 4575 §6, with xmllint; throws its words where one is not valid. */
export function assertValidConferenceInfo(bytes: Uint8Array): void {
  execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, '-'], { input: bytes, stdio: 'pipe' });
}
