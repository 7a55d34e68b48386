import type { Disposable } from '../base/disposable.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { Patch } from '../media/patch.ts';
import type { IncomingInvite } from '../sip/agent/incoming-invite.ts';
import type { Exchange, UserHandler } from './exchange.ts';
import { answerWith } from './line-call.ts';
import { LinePlaces } from './line-places.ts';

/** A test line: a SIP endpoint of the exchange that needs nobody at the other end. */
export interface TestLine {
  readonly user: string;
  readonly name: string;
  readonly description: string;
  /** One of several that make a first conference. */
  readonly talker?: true;
}

/** Takes a call that has a place, which it gives back when the call is over. */
type LineHandler = (invite: IncomingInvite, place: Disposable) => void;

interface LineBehaviour extends TestLine {
  readonly take: (media: MediaEngine) => LineHandler;
}

const TONE_HZ = 440;

const answering =
  (patch: Patch) =>
  (media: MediaEngine): LineHandler =>
  (invite, place) =>
    void answerWith(invite, media, patch, place);

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
  ...['Anton', 'Berta', 'Carla'].map(
    (name, voice): LineBehaviour => ({
      user: name.toLowerCase(),
      name,
      description: 'Speaks when it is their turn',
      talker: true,
      take: answering({ kind: 'talkers', voice }),
    }),
  ),
  {
    user: 'ring',
    name: 'Ring',
    description: 'Rings and is never answered',
    take: () => (invite, place) => {
      invite.onEnded(() => place.dispose());
      invite.ring();
    },
  },
  {
    user: 'busy',
    name: 'Busy',
    description: 'Is always busy',
    take: () => (invite, place) => {
      invite.reject(486);
      place.dispose();
    },
  },
];

export const testLines: readonly TestLine[] = lines;

/** Puts the test lines on the exchange. */
export function installTestLines(exchange: Exchange, media: MediaEngine): void {
  const places = new LinePlaces();
  for (const { user, take } of lines) exchange.register(user, within(places, take(media)));
}

function within(places: LinePlaces, handler: LineHandler): UserHandler {
  return (invite) => {
    const place = places.take(invite.flow);
    if (place) handler(invite, place);
    else invite.reject(503, { headers: [['Retry-After', '5']] });
  };
}
