import { type Step, step } from './step.ts';

/** RFC 6026 Figure 5. */
export type InviteClientState = 'calling' | 'proceeding' | 'accepted' | 'completed' | 'terminated';

export type InviteClientEvent =
  | '1xx'
  | '2xx'
  | '300-699'
  | 'timer A'
  | 'timer B'
  | 'timer D'
  | 'timer M'
  | 'transport error';

export type InviteClientAction =
  | 'send INVITE'
  | 'send ACK'
  | 'double A'
  | 'stop A'
  | 'stop B'
  | 'start D'
  | 'start M'
  | 'response to user'
  | 'timeout to user'
  | 'error to user';

type InviteClientStep = Step<InviteClientState, InviteClientAction>;

const retransmitted: InviteClientStep = step('calling', 'send INVITE', 'double A');
const progressed: InviteClientStep = step('proceeding', 'stop A', 'stop B', 'response to user');
const progressedAgain: InviteClientStep = step('proceeding', 'response to user');
const proceedingStill: InviteClientStep = step('proceeding');
const accepted: InviteClientStep = step('accepted', 'stop A', 'start M', 'response to user');
const acceptedAgain: InviteClientStep = step('accepted', 'response to user');
const acceptedStill: InviteClientStep = step('accepted');
const rejected: InviteClientStep = step('completed', 'stop A', 'send ACK', 'start D', 'response to user');
const rejectedAgain: InviteClientStep = step('completed', 'send ACK');
const completedStill: InviteClientStep = step('completed');
const callingStill: InviteClientStep = step('calling');
const timedOut: InviteClientStep = step('terminated', 'timeout to user');
const failed: InviteClientStep = step('terminated', 'error to user');
const over: InviteClientStep = step('terminated');

/** RFC 6026 Figure 5, row by row; what the figure leaves out changes nothing. */
export function inviteClientStep(state: InviteClientState, event: InviteClientEvent): InviteClientStep {
  switch (state) {
    case 'calling':
      return fromCalling(event);
    case 'proceeding':
      return fromProceeding(event);
    case 'accepted':
      return fromAccepted(event);
    case 'completed':
      return fromCompleted(event);
    case 'terminated':
      return over;
  }
}

function fromCalling(event: InviteClientEvent): InviteClientStep {
  switch (event) {
    case '1xx':
      return progressed;
    case '2xx':
      return accepted;
    case '300-699':
      return rejected;
    case 'timer A':
      return retransmitted;
    case 'timer B':
      return timedOut;
    case 'transport error':
      return failed;
    case 'timer D':
    case 'timer M':
      return callingStill;
  }
}

function fromProceeding(event: InviteClientEvent): InviteClientStep {
  switch (event) {
    case '1xx':
      return progressedAgain;
    case '2xx':
      return accepted;
    case '300-699':
      return rejected;
    case 'transport error': // the peer has the INVITE: its answer may still come, on this flow or another
    case 'timer A':
    case 'timer B':
    case 'timer D':
    case 'timer M':
      return proceedingStill;
  }
}

function fromAccepted(event: InviteClientEvent): InviteClientStep {
  switch (event) {
    case '2xx': // sent again, or another branch of a fork: the user ACKs each (RFC 6026 §7.2)
      return acceptedAgain;
    case 'timer M':
      return over;
    case '1xx':
    case '300-699':
    case 'transport error':
    case 'timer A':
    case 'timer B':
    case 'timer D':
      return acceptedStill;
  }
}

function fromCompleted(event: InviteClientEvent): InviteClientStep {
  switch (event) {
    case '300-699':
      return rejectedAgain;
    case 'timer D':
      return over;
    case 'transport error':
      return failed;
    case '1xx':
    case '2xx':
    case 'timer A':
    case 'timer B':
    case 'timer M':
      return completedStill;
  }
}
