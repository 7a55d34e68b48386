import type { EndCode } from '../call/end-codes.ts';
import type { CallEnding } from '../call/end-words.ts';
import type { PartyState } from './party-state.ts';

/** Why a party whose call has ended is not in the room. */
export function goneState(code: EndCode, wasJoined: boolean): PartyState {
  switch (code) {
    case 'busy':
    case 'declined':
    case 'transferred':
      return code;
    case 'no-answer':
    case 'missed':
    case 'cancelled':
      return 'no-answer';
    case 'hung-up':
    case 'hung-up-remotely':
      return 'left';
    case 'answered-elsewhere':
    case 'forwarded':
    case 'not-found':
    case 'unreachable':
    case 'media-refused':
    case 'forbidden':
    case 'failed':
      return wasJoined && code !== 'media-refused' ? 'left' : 'failed';
  }
}

/** How a party stands, in words. */
export function partyText(state: PartyState, ending: CallEnding | undefined): string {
  switch (state) {
    case 'dialling':
      return 'Dialling…';
    case 'ringing':
      return 'Ringing…';
    case 'lobby':
      return 'Is asked for the PIN';
    case 'joined':
      return 'In the room';
    case 'held':
      return 'Held: hears music';
    case 'away':
      return 'Has put the room on hold';
    case 'busy':
      return 'Busy';
    case 'no-answer':
      return 'No answer';
    case 'declined':
      return 'Declined';
    case 'left':
      return 'Left';
    case 'removed':
      return 'Removed';
    case 'transferred':
    case 'failed':
      return ending?.text ?? 'Not reached';
  }
}

/** Whether it makes sense to call somebody again who is not there. */
export function isGone(state: PartyState): boolean {
  switch (state) {
    case 'dialling':
    case 'ringing':
    case 'lobby':
    case 'joined':
    case 'held':
    case 'away':
      return false;
    case 'busy':
    case 'no-answer':
    case 'declined':
    case 'failed':
    case 'left':
    case 'removed':
    case 'transferred':
      return true;
  }
}
