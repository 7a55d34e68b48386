import { err, type Result } from '../base/result.ts';
import type { SessionDescription } from './description.ts';
import { malformed, type SdpError } from './sdp-error.ts';

/** Reads a body of type application/sdp. */
export function parseDescription(_body: Uint8Array): Result<SessionDescription, SdpError> {
  return err(malformed('not read yet'));
}
