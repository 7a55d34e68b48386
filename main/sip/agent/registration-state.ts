import type { AuthProblem } from '../auth/authenticator.ts';
import type { Uri } from '../message/uri.ts';
import type { Certificate } from '../transport.ts';
import type { RequestFailure } from './request-failure.ts';

/** One place where the address of record is reached, as the registrar told it (§10.3, RFC 5627 §5.3). */
export interface Binding {
  readonly uri: Uri;
  /** Wall-clock ms. */
  readonly until: number;
  /** Whether it is this registration's. */
  readonly own: boolean;
  readonly instance?: string;
  readonly publicGruu?: Uri;
  readonly temporaryGruu?: Uri;
}

/** Why there is no list of bindings. */
export type BindingsFailure =
  | RequestFailure
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string };

export type RegistrationState =
  /** Not wished for: closed. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'registering' }
  /** Until then (wall-clock ms), unless refreshed, which happens by itself. */
  | { readonly kind: 'registered'; readonly until: number; readonly bindings: readonly Binding[] }
  /** The server said no. With `retryAt` (wall-clock ms) it is asked again then; without, when told to. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly reason: string;
      readonly problem?: AuthProblem;
      readonly retryAt?: number;
    }
  /** No server could be reached or none answered; tried again at `retryAt` (wall-clock ms). */
  | {
      readonly kind: 'unreachable';
      readonly message: string;
      /** What an untrusted server showed. */
      readonly certificate?: Certificate;
      readonly retryAt: number;
    }
  | { readonly kind: 'unregistering' };

/** What became of a REGISTER that nobody answered, for a person. */
export function problemOf(failure: RequestFailure): { readonly message: string; readonly certificate?: Certificate } {
  if (failure.kind === 'no-response') return { message: 'The server does not answer' };
  const { message, certificate } = failure;
  return certificate ? { message, certificate } : { message };
}
