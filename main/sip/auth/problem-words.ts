import type { SipResponse } from '../message/message.ts';
import type { AuthProblem } from './authenticator.ts';

/** For a person; a stranger's challenge is a refusal like any other, and stays as the stranger put it. */
const words: Record<Exclude<AuthProblem, 'untrusted'>, string> = {
  unsupported: 'The server asks for a way to log in that is not known here',
  downgraded: 'The server asks for a weaker proof of the password than before: somebody may stand in between',
  'no-password': 'The server asks for a password',
  'wrong-password': 'The server does not accept the user name and password',
  'too-many-rounds': 'The server asks for the password again and again',
};

/** A 401 or 407 that stands, with the reason in place of the server's phrase. */
export function inWords(response: SipResponse, problem: AuthProblem): SipResponse {
  if (problem === 'untrusted') return response;
  const told = response.clone();
  told.reason = words[problem];
  return told;
}
