import type { Result } from '../base/result.ts';
import { sdpBody } from '../media/negotiation.ts';
import type { MediaSession } from '../media/session.ts';
import type { Session } from '../sip/agent/session.ts';

/** `unmoved`: the way out is the one it was. `no-way`: there is none now; another network may come. */
export type Rehoming = 'unmoved' | 'moved' | 'no-way' | 'refused';

/**
 * Takes an answered call along to another address of this machine: its sound is bound there, and a re-INVITE tells the
 * far end both where to send it and, by its Contact, where we are (RFC 3261 §14.1, §12.2.1.1; RFC 3264 §8.3.1).
 */
export async function rehome(session: Session, media: MediaSession): Promise<Rehoming> {
  const flow = await session.wayOut();
  if (!flow) return 'no-way';
  const { address } = flow.local;
  if (address === media.stream.rtp.address) return 'unmoved';
  const moved = await media.move(address);
  if (!moved.ok) return 'no-way';
  const answer: Result<unknown, unknown> = await session
    .reinvite(() => sdpBody(media.offer()))
    .then((outcome) => {
      if (outcome.ok && outcome.value) return media.accept(outcome.value.bytes);
      media.withdraw();
      return outcome;
    });
  return answer.ok ? 'moved' : 'refused';
}
