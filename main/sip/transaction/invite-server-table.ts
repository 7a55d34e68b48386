import { type Step, step } from './step.ts';

/** RFC 6026 Figure 7. */
export type InviteServerState = 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'terminated';

/** `1xx` and the other classes come from the user, INVITE and ACK from the network. */
export type InviteServerEvent =
  | 'INVITE'
  | 'ACK'
  | '1xx'
  | '2xx'
  | '300-699'
  | '200 ms'
  | 'timer G'
  | 'timer H'
  | 'timer I'
  | 'timer L'
  | 'transport error';

export type InviteServerAction =
  | 'send response'
  | 'send again'
  | 'send 100'
  | 'stop 100'
  | 'start G'
  | 'double G'
  | 'stop G'
  | 'start H'
  | 'start I'
  | 'start L'
  | 'ACK to user'
  | 'timeout to user'
  | 'error to user';

type InviteServerStep = Step<InviteServerState, InviteServerAction>;

const sentAgain: InviteServerStep = step('proceeding', 'send again');
const progressed: InviteServerStep = step('proceeding', 'stop 100', 'send response');
const tried: InviteServerStep = step('proceeding', 'send 100');
const proceedingUnsent: InviteServerStep = step('proceeding', 'error to user');
const proceedingStill: InviteServerStep = step('proceeding');
const accepted: InviteServerStep = step('accepted', 'stop 100', 'start L', 'send response');
const acceptedAgain: InviteServerStep = step('accepted', 'send response');
const acknowledged: InviteServerStep = step('accepted', 'ACK to user');
const acceptedUnsent: InviteServerStep = step('accepted', 'error to user');
const acceptedStill: InviteServerStep = step('accepted');
const rejected: InviteServerStep = step('completed', 'stop 100', 'start G', 'start H', 'send response');
const rejectedAgain: InviteServerStep = step('completed', 'send again');
const retransmitted: InviteServerStep = step('completed', 'send again', 'double G');
const completedUnsent: InviteServerStep = step('completed', 'error to user');
const completedStill: InviteServerStep = step('completed');
const confirmed: InviteServerStep = step('confirmed', 'stop G', 'start I');
const confirmedStill: InviteServerStep = step('confirmed');
const unacknowledged: InviteServerStep = step('terminated', 'timeout to user');
const over: InviteServerStep = step('terminated');

/** RFC 6026 Figure 7, row by row; what the figure leaves out changes nothing. */
export function inviteServerStep(state: InviteServerState, event: InviteServerEvent): InviteServerStep {
  switch (state) {
    case 'proceeding':
      return fromProceeding(event);
    case 'accepted':
      return fromAccepted(event);
    case 'completed':
      return fromCompleted(event);
    case 'confirmed':
      return event === 'timer I' ? over : confirmedStill;
    case 'terminated':
      return over;
  }
}

function fromProceeding(event: InviteServerEvent): InviteServerStep {
  switch (event) {
    case 'INVITE':
      return sentAgain;
    case '1xx':
      return progressed;
    case '2xx':
      return accepted;
    case '300-699':
      return rejected;
    case '200 ms':
      return tried;
    case 'transport error':
      return proceedingUnsent;
    case 'ACK':
    case 'timer G':
    case 'timer H':
    case 'timer I':
    case 'timer L':
      return proceedingStill;
  }
}

function fromAccepted(event: InviteServerEvent): InviteServerStep {
  switch (event) {
    case '2xx': // the user sends it again until the ACK comes (RFC 6026 §8.1)
      return acceptedAgain;
    case 'ACK':
      return acknowledged;
    case 'timer L':
      return over;
    case 'transport error':
      return acceptedUnsent;
    case 'INVITE': // absorbed: its answer is on the way (RFC 6026 §7.1)
    case '1xx':
    case '300-699':
    case '200 ms':
    case 'timer G':
    case 'timer H':
    case 'timer I':
      return acceptedStill;
  }
}

function fromCompleted(event: InviteServerEvent): InviteServerStep {
  switch (event) {
    case 'INVITE':
      return rejectedAgain;
    case 'ACK':
      return confirmed;
    case 'timer G':
      return retransmitted;
    case 'timer H':
      return unacknowledged;
    case 'transport error':
      return completedUnsent;
    case '1xx':
    case '2xx':
    case '300-699':
    case '200 ms':
    case 'timer I':
    case 'timer L':
      return completedStill;
  }
}
