import type { Result } from '../base/result.ts';
import type { LocateError, Locator } from '../sip/agent/locator.ts';
import type { Uri } from '../sip/message/uri.ts';
import type { Target } from '../sip/transport.ts';

/** Finds the servers behind a SIP URI (RFC 3263 §4). */
export class SipResolver implements Locator {
  locate(_uri: Uri): Promise<Result<readonly Target[], LocateError>> {
    throw new Error('not built yet');
  }
}
