/** Why bytes or text are not what a grammar asks for. `message` is for the log and for a 400's reason. */
export interface ParseError {
  readonly code: /** No SIP start line: garbage, counted and dropped. */
    | 'not-sip'
    /** Only CRLFs: a keep-alive (RFC 5626 §4.4.1), nothing to answer at this layer over UDP. */
    | 'keep-alive'
    /** A limit of `main/base/limits.ts` is passed. */
    | 'too-large'
    /** Where the message ends can't be told. */
    | 'bad-framing'
    /** A header field or URI breaks its grammar. */
    | 'bad-syntax';
  readonly message: string;
}
