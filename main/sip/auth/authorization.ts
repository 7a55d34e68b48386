import { limits } from '../../base/limits.ts';
import type { SipRequest } from '../message/message.ts';
import { type AuthParams, readAuthParams } from './auth-params.ts';
import type { Asker } from './challenge.ts';
import { type Credentials, credentialHeader } from './credentials.ts';
import type { Protection } from './digest.ts';

const hex = /^[0-9a-f]+$/i;

/** The digest credentials of a request, for the server or for a proxy; what is no digest, or malformed, is not among them. */
export function credentialsOf(request: SipRequest, asker: Asker): Credentials[] {
  const lines = request.headers.all(credentialHeader[asker]).slice(0, limits.challenges);
  return lines.flatMap(parseCredentials).slice(0, limits.challenges);
}

/** Those in one header line. */
export function parseCredentials(text: string): Credentials[] {
  return readAuthParams(text).flatMap(({ scheme, params }) => {
    const credentials = scheme === 'digest' ? readCredentials(params) : undefined;
    return credentials ? [credentials] : [];
  });
}

function readCredentials(params: AuthParams['params']): Credentials | undefined {
  const [realm, nonce, uri] = [params.get('realm'), params.get('nonce'), params.get('uri')];
  const username = params.get('username') ?? extendedName(params.get('username*'));
  const response = params.get('response');
  const [algorithm, opaque] = [params.get('algorithm'), params.get('opaque')];
  if (username === undefined || realm === undefined || nonce === undefined || uri === undefined) return undefined;
  if (response === undefined || !hex.test(response)) return undefined;
  const protection = params.has('qop') ? readProtection(params) : undefined;
  if (params.has('qop') && !protection) return undefined;
  return {
    username,
    realm,
    nonce,
    uri,
    response: response.toLowerCase(),
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(protection ? { protection } : {}),
    ...(opaque === undefined ? {} : { opaque }),
    userhash: params.get('userhash')?.toLowerCase() === 'true',
  };
}

function readProtection(params: AuthParams['params']): Protection | undefined {
  const qop = params.get('qop')?.toLowerCase();
  const [cnonce, nc] = [params.get('cnonce'), params.get('nc')];
  if ((qop !== 'auth' && qop !== 'auth-int') || cnonce === undefined || cnonce === '') return undefined;
  return nc?.length === 8 && hex.test(nc) ? { qop, cnonce, nc } : undefined;
}

/** `UTF-8''J%C3%A4s%C3%B8n` (RFC 8187, RFC 7616 §3.4). */
function extendedName(text: string | undefined): string | undefined {
  const written = /^utf-8'[^']*'(.*)$/i.exec(text ?? '')?.[1];
  try {
    return written === undefined ? undefined : decodeURIComponent(written);
  } catch {
    return undefined;
  }
}
