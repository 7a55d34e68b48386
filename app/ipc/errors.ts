/** The error codes that may cross to a page or a script. Each comes with a sentence for a person that says what to do. */
export const errorCodes = [
  'bad-request',
  'unknown-command',
  'bad-address',
  'no-such-call',
  'wrong-state',
  'no-such-account',
  'bad-account',
  'other-certificate',
  'not-kept',
  'no-such-trace',
  'no-such-room',
  'no-such-party',
  'no-such-channel',
  'bad-channel',
  'channel-busy',
  'unavailable',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** An error as it crosses: `message` is written to be shown as it is. */
export interface ContractError {
  readonly code: ErrorCode;
  readonly message: string;
  /** With `bad-account`: what is wrong with which field. */
  readonly problems?: readonly { readonly field: string; readonly text: string }[];
}
