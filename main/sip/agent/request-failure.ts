import type { Certificate } from '../transport.ts';

/** Why no final answer came. A timer's end counts as a 408, a transport error as a 503 (§8.1.3.1). */
export type RequestFailure =
  | { readonly kind: 'no-response' }
  | {
      readonly kind: 'unreachable';
      readonly message: string;
      /** What an untrusted server showed. */
      readonly certificate?: Certificate;
    };
