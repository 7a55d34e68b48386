import { formatParams } from '../message/params.ts';
import { formatUri, type SipUri, type Uri } from '../message/uri.ts';
import type { Core } from './core.ts';
import { type InitialRequest, initialRequest } from './initial-request.ts';
import type { RegistrationOptions } from './registration-options.ts';

/** What one REGISTER differs in from the one before. */
export interface RegisterParts {
  readonly registrar: Uri;
  readonly callId: string;
  readonly seq: number;
  /** False where the first hop can't keep to flows (439, RFC 5626 §11.6). */
  readonly outbound: boolean;
}

/** The extensions that a registration of ours can use (RFC 3327, RFC 5627, RFC 5626). */
const extensions = ['path', 'gruu'];

/** A REGISTER without Contact, which asks for the bindings that there are (§10.2.3). */
export function registerRequest(core: Core, options: RegistrationOptions, parts: RegisterParts): InitialRequest {
  const { aor, displayName, route } = options;
  const { registrar, callId, seq, outbound } = parts;
  const from = { uri: aor, ...(displayName === undefined ? {} : { displayName }) };
  const initial = initialRequest(core, { method: 'REGISTER', to: aor, from, route, target: registrar, callId, seq });
  initial.request.headers.append('Supported', [...extensions, ...(outbound ? ['outbound'] : [])].join(', '));
  return initial;
}

/** The value of +sip.instance (RFC 5626 §4.1). */
export function instanceUrn(instanceId: string): string {
  return `<urn:uuid:${instanceId}>`;
}

/** A Contact that binds us, or with 0 s takes the binding away (§10.2.1, §10.2.2; RFC 5626 §4.2.1). */
export function boundContact(uri: SipUri, instanceId: string, expiresSeconds: number, outbound: boolean): string {
  const params = new Map<string, string | null>();
  if (outbound) params.set('reg-id', '1');
  params.set('+sip.instance', `"${instanceUrn(instanceId)}"`);
  params.set('expires', `${expiresSeconds}`);
  return `<${formatUri(uri)}>${formatParams(params)}`;
}

/** A Contact of ours that is so no more. */
export function formerContact(uri: Uri): string {
  return `<${formatUri(uri)}>;expires=0`;
}
