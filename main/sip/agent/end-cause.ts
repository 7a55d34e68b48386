/** Why a call, or the attempt at one, is over. Said exactly once for each. */
export type EndCause =
  /** We hung up. */
  | { readonly kind: 'local' }
  /** The far end hung up; `reason` is its Reason header (RFC 3326), when it gave one. */
  | { readonly kind: 'remote'; readonly reason?: string }
  /** It was given up before it was answered: by us (outgoing) or by the caller (incoming), whose CANCEL may have said why. */
  | { readonly kind: 'cancelled'; readonly reason?: string }
  /** A final answer other than 2xx; a 3xx brings its contacts. */
  | {
      readonly kind: 'rejected';
      readonly status: number;
      readonly reason: string;
      /** The Warning header as it came (§20.43). */
      readonly warning?: string;
      /** URIs of the Contact headers, best first: where a 3xx sends us (§8.1.3.4). */
      readonly contacts?: readonly string[];
      /** Diversion headers of a 3xx as they came, the latest first: who sends us on (RFC 5806). */
      readonly diversions?: readonly string[];
    }
  /** Nothing came back at all (timer B or F on the last target), or the far end stopped answering within the dialog. */
  | { readonly kind: 'no-response' }
  /** No target could be found or reached. */
  | { readonly kind: 'unreachable'; readonly message: string }
  /** Our 200 was never acknowledged; we sent BYE after 64·T1 (§13.3.1.4). */
  | { readonly kind: 'no-ack' }
  /** Something of ours went wrong: the session could not go on. */
  | { readonly kind: 'failed'; readonly message: string };
