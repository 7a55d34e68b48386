import { shown } from '../base/shown.ts';
import type { EndCause } from '../sip/agent/end-cause.ts';
import { isAnsweredElsewhere } from '../sip/agent/reason.ts';
import { reasonPhrase } from '../sip/message/reason-phrases.ts';
import type { EndCode } from './end-codes.ts';

/** How a call ended: a code for a program, a sentence for a person, the SIP status where one decided it. */
export interface CallEnding {
  readonly code: EndCode;
  readonly text: string;
  readonly status?: number;
}

interface Circumstances {
  /** Who the call was with, as a person reads it. */
  readonly who: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly answered: boolean;
  /** Whom the far end has connected us to. */
  readonly connectedTo?: string | undefined;
}

/** The words for the end of a call: what happened and, where something can be done about it, what. */
export function endingOf(cause: EndCause, circumstances: Circumstances): CallEnding {
  const { who, direction, answered, connectedTo } = circumstances;
  switch (cause.kind) {
    case 'local':
      return { code: 'hung-up', text: 'You hung up.' };
    case 'remote':
      return connectedTo === undefined
        ? { code: 'hung-up-remotely', text: `${who} hung up.` }
        : { code: 'transferred', text: `${who} transferred you to ${connectedTo}.` };
    case 'cancelled':
      if (direction === 'outgoing') return { code: 'cancelled', text: 'You cancelled the call.' };
      return cause.reason !== undefined && isAnsweredElsewhere(cause.reason)
        ? { code: 'answered-elsewhere', text: `The call of ${who} was answered on another of your phones.` }
        : { code: 'missed', text: `${who} gave up before you answered.` };
    case 'rejected':
      return { ...rejectionOf(cause.status, cause.reason, cause.warning, who), status: cause.status };
    case 'no-response':
      return answered
        ? { code: 'unreachable', text: `The connection to ${who} was lost.` }
        : {
            code: 'unreachable',
            text: `${who} does not answer at all: the address may be wrong, or the phone is switched off.`,
          };
    case 'unreachable':
      return { code: 'unreachable', text: `${who} can't be reached: ${sentence(cause.message)}` };
    case 'no-ack':
      return { code: 'failed', text: `${who} never confirmed the call, so it was ended.` };
    case 'failed':
      return { code: 'failed', text: `The call failed: ${sentence(cause.message)}` };
  }
}

function rejectionOf(status: number, reason: string, warning: string | undefined, who: string): CallEnding {
  switch (status) {
    case 486:
    case 600:
      return { code: 'busy', text: `${who} is busy.` };
    case 404:
    case 604:
    case 484:
    case 410:
      return { code: 'not-found', text: `${who} was not found at that address. Check how it is written.` };
    case 408:
      return { code: 'no-answer', text: `${who} did not answer in time.` };
    case 480:
      return { code: 'no-answer', text: `${who} is not available now.` };
    case 487:
      return { code: 'cancelled', text: 'The call was cancelled.' };
    case 603:
      return { code: 'declined', text: `${who} declined the call.` };
    case 401:
    case 407:
      return { code: 'forbidden', text: challengeWords(status, reason, who) };
    case 403:
      return { code: 'forbidden', text: noAccount(who) };
    case 415:
    case 488:
    case 606:
      return {
        code: 'media-refused',
        text: `${who} has no voice codec in common with this phone${warning ? ` (${shown(warning)})` : ''}.`,
      };
    case 503:
      return { code: 'unreachable', text: `The server of ${who} is overloaded. Try again in a while.` };
    case 300:
    case 301:
    case 302:
    case 305:
    case 380:
      return {
        code: 'failed',
        text: `${who} sent the call on, but not to where it may be followed: in a circle, or on and on.`,
      };
    default:
      return { code: 'failed', text: `The call failed: ${status} ${shown(reason)}.` };
  }
}

/** What kept us from answering the challenge stands in place of the usual phrase, where it was our own server's. */
function challengeWords(status: number, reason: string, who: string): string {
  if (reason === '' || reason.toLowerCase() === reasonPhrase(status).toLowerCase()) return noAccount(who);
  return `The call to ${who} was refused: ${sentence(shown(reason))}`;
}

function noAccount(who: string): string {
  return `${who} does not take this call: the server asks for an account that may place it.`;
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
