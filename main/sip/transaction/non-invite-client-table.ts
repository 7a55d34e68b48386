import { type Step, step } from './step.ts';

/** RFC 3261 Figure 6. */
export type NonInviteClientState = 'trying' | 'proceeding' | 'completed' | 'terminated';

export type NonInviteClientEvent = '1xx' | '200-699' | 'timer E' | 'timer F' | 'timer K' | 'transport error';

export type NonInviteClientAction =
  | 'send request'
  | 'double E'
  | 'E in T2'
  | 'stop E'
  | 'start K'
  | 'response to user'
  | 'timeout to user'
  | 'error to user';

type NonInviteClientStep = Step<NonInviteClientState, NonInviteClientAction>;

const tryingStill: NonInviteClientStep = step('trying');
const retransmitted: NonInviteClientStep = step('trying', 'send request', 'double E');
const progressed: NonInviteClientStep = step('proceeding', 'response to user');
const proceedingStill: NonInviteClientStep = step('proceeding');
const retransmittedSlowly: NonInviteClientStep = step('proceeding', 'send request', 'E in T2');
const answered: NonInviteClientStep = step('completed', 'stop E', 'start K', 'response to user');
const completedStill: NonInviteClientStep = step('completed');
const timedOut: NonInviteClientStep = step('terminated', 'timeout to user');
const failed: NonInviteClientStep = step('terminated', 'error to user');
const over: NonInviteClientStep = step('terminated');

/** RFC 3261 Figure 6, row by row; what the figure leaves out changes nothing. */
export function nonInviteClientStep(state: NonInviteClientState, event: NonInviteClientEvent): NonInviteClientStep {
  switch (state) {
    case 'trying':
      return fromTrying(event);
    case 'proceeding':
      return fromProceeding(event);
    case 'completed':
      return event === 'timer K' ? over : completedStill;
    case 'terminated':
      return over;
  }
}

function fromTrying(event: NonInviteClientEvent): NonInviteClientStep {
  switch (event) {
    case '1xx':
      return progressed;
    case '200-699':
      return answered;
    case 'timer E':
      return retransmitted;
    case 'timer F':
      return timedOut;
    case 'transport error':
      return failed;
    case 'timer K':
      return tryingStill;
  }
}

function fromProceeding(event: NonInviteClientEvent): NonInviteClientStep {
  switch (event) {
    case '1xx':
      return progressed;
    case '200-699':
      return answered;
    case 'timer E':
      return retransmittedSlowly;
    case 'timer F':
      return timedOut;
    case 'transport error':
      return failed;
    case 'timer K':
      return proceedingStill;
  }
}
