/** Why a command on a call can't be carried out; `message` is for the person who gave it. */
export interface CallError {
  readonly code: 'no-such-call' | 'wrong-state' | 'bad-address' | 'unavailable';
  readonly message: string;
}

export const tooMany = 'There are too many calls at once. End one first.';
export const notRinging: CallError = { code: 'wrong-state', message: 'This call is not ringing any more.' };
