import type { DraftProblem } from './check-draft.ts';

/** Why something could not be done with an account; `message` is for the person. */
export interface AccountError {
  readonly code: 'no-such-account' | 'bad-account' | 'not-kept' | 'other-certificate';
  readonly message: string;
  /** With `bad-account`: what is wrong with which field. */
  readonly problems?: readonly DraftProblem[];
}
