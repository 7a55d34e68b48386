import { limits } from '../base/limits.ts';
import type { MediaSession } from '../media/session.ts';
import type { Party } from './party.ts';
import type { Phase } from './phase.ts';

/** Of a call: whether and where digits go. */
interface DigitsPath {
  readonly phase: Phase | undefined;
  readonly media: MediaSession | undefined;
  readonly party: Party;
  readonly dtmfSent: string;
}

/** Why a call can't take these digits now, for a person; undefined when it can (RFC 4733). */
export function whyNoDigits({ phase, media, party, dtmfSent }: DigitsPath, digits: string): string | undefined {
  if (phase?.state !== 'active' || !media) return 'Digits can be sent once the call is answered.';
  if (!media.agreed?.dtmf) return `${party.label} does not take digits.`;
  if (media.heldRemotely) return `${party.label} has put the call on hold.`;
  if (dtmfSent.length + digits.length > limits.dtmfCallDigits) return 'That is all the digits that one call can take.';
  return undefined;
}
