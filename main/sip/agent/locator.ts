import type { Result } from '../../base/result.ts';
import type { Uri } from '../message/uri.ts';
import type { Target } from '../transport.ts';

/** Why a URI leads nowhere; `message` is for the log and the person who dialled. */
export interface LocateError {
  readonly code: 'not-found' | 'dns-failed' | 'unsupported';
  readonly message: string;
}

/** Finds the servers behind a URI, in the order in which they are to be tried (RFC 3263 §4). `main/net` implements it. */
export interface Locator {
  locate(uri: Uri): Promise<Result<readonly Target[], LocateError>>;
}
