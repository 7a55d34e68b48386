import type { MediaEngine } from '../media/engine.ts';
import type { Patch } from '../media/patch.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { Exchange, UserHandler } from './exchange.ts';
import { answerWith } from './line-call.ts';

/** A test line: a SIP endpoint of the exchange that needs nobody at the other end. */
export interface TestLine {
  readonly user: string;
  readonly name: string;
  readonly description: string;
}

interface LineBehaviour extends TestLine {
  readonly take: (media: MediaEngine) => UserHandler;
}

const TONE_HZ = 440;

const answering =
  (patch: Patch) =>
  (media: MediaEngine): UserHandler =>
  (invite) =>
    void answerWith(invite, media, patch);

const lines: readonly LineBehaviour[] = [
  {
    user: 'echo',
    name: 'Echo',
    description: 'Plays back what you say',
    take: answering({ kind: 'echo' }),
  },
  {
    user: 'tone',
    name: 'Tone',
    description: `Plays a tone of ${TONE_HZ} Hz`,
    take: answering({ kind: 'tone', hz: TONE_HZ }),
  },
  {
    user: 'talkers',
    name: 'Talkers',
    description: 'Three voices that speak in turn',
    take: answering({ kind: 'talkers' }),
  },
  {
    user: 'ring',
    name: 'Ring',
    description: 'Rings and is never answered',
    take: () => (invite: IncomingInvite) => invite.ring(),
  },
  {
    user: 'busy',
    name: 'Busy',
    description: 'Is always busy',
    take: () => (invite: IncomingInvite) => invite.reject(486),
  },
];

export const testLines: readonly TestLine[] = lines;

/** Puts the test lines on the exchange. */
export function installTestLines(exchange: Exchange, media: MediaEngine): void {
  for (const { user, take } of lines) exchange.register(user, take(media));
}
