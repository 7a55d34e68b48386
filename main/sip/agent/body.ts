/** The body of one message as the session's owner sees it: mostly an SDP offer or answer. */
export interface SessionBody {
  /** Lower case, without parameters: `application/sdp`. */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}
