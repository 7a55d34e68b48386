/** Why a call ended, for a program. */
export const endCodes = [
  'hung-up',
  'hung-up-remotely',
  'cancelled',
  'missed',
  'answered-elsewhere',
  'declined',
  'busy',
  'not-found',
  'no-answer',
  'unreachable',
  'media-refused',
  'forbidden',
  'forwarded',
  'transferred',
  'failed',
] as const;

export type EndCode = (typeof endCodes)[number];
