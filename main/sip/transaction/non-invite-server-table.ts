import { type Step, step } from './step.ts';

/** RFC 3261 Figure 8. */
export type NonInviteServerState = 'trying' | 'proceeding' | 'completed' | 'terminated';

/**
 * `request` comes from the network, answers from the user: `useless 1xx` is one that RFC 4320 §4.1 forbids, and
 * `408` always comes too late to be of use (§4.2). `late` is when a client's Timer E has reached T2.
 */
export type NonInviteServerEvent =
  | 'request'
  | '100'
  | 'useless 1xx'
  | '200-699'
  | '408'
  | 'late'
  | 'timer J'
  | 'transport error';

export type NonInviteServerAction =
  | 'send response'
  | 'send again'
  | 'send 100'
  | 'forget 100'
  | 'stop 100'
  | 'start J'
  | 'error to user';

type NonInviteServerStep = Step<NonInviteServerState, NonInviteServerAction>;

const tryingStill: NonInviteServerStep = step('trying');
const tryingUnsent: NonInviteServerStep = step('trying', 'error to user');
const tried: NonInviteServerStep = step('proceeding', 'send 100');
const progressed: NonInviteServerStep = step('proceeding', 'stop 100', 'send response');
const progressedAgain: NonInviteServerStep = step('proceeding', 'send again');
const proceedingStill: NonInviteServerStep = step('proceeding');
const proceedingUnsent: NonInviteServerStep = step('proceeding', 'error to user');
const answered: NonInviteServerStep = step('completed', 'stop 100', 'start J', 'send response');
const silenced: NonInviteServerStep = step('completed', 'stop 100', 'forget 100', 'start J');
const answeredAgain: NonInviteServerStep = step('completed', 'send again');
const completedStill: NonInviteServerStep = step('completed');
const completedUnsent: NonInviteServerStep = step('completed', 'error to user');
const over: NonInviteServerStep = step('terminated');

/**
 * RFC 3261 Figure 8, row by row, with RFC 4320 §4; a transport error leaves the machine where it is (RFC 6026 §8.8).
 * What the figure leaves out changes nothing.
 */
export function nonInviteServerStep(state: NonInviteServerState, event: NonInviteServerEvent): NonInviteServerStep {
  switch (state) {
    case 'trying':
      return fromTrying(event);
    case 'proceeding':
      return fromProceeding(event);
    case 'completed':
      return fromCompleted(event);
    case 'terminated':
      return over;
  }
}

function fromTrying(event: NonInviteServerEvent): NonInviteServerStep {
  switch (event) {
    case '100':
      return progressed;
    case '200-699':
      return answered;
    case '408':
      return silenced;
    case 'late':
      return tried;
    case 'transport error':
      return tryingUnsent;
    case 'request':
    case 'useless 1xx':
    case 'timer J':
      return tryingStill;
  }
}

function fromProceeding(event: NonInviteServerEvent): NonInviteServerStep {
  switch (event) {
    case 'request':
      return progressedAgain;
    case '100':
      return progressed;
    case '200-699':
      return answered;
    case '408':
      return silenced;
    case 'transport error':
      return proceedingUnsent;
    case 'useless 1xx':
    case 'late':
    case 'timer J':
      return proceedingStill;
  }
}

function fromCompleted(event: NonInviteServerEvent): NonInviteServerStep {
  switch (event) {
    case 'request':
      return answeredAgain;
    case 'timer J':
      return over;
    case 'transport error':
      return completedUnsent;
    case '100':
    case 'useless 1xx':
    case '200-699':
    case '408':
    case 'late':
      return completedStill;
  }
}
