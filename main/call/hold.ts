import { conclude, sdpBody } from '../media/negotiation.ts';
import type { MediaSession } from '../media/session.ts';
import type { Session } from '../sip/agent/session.ts';

/** What became of a wish: `overtaken` is that the person has meanwhile wished for the contrary. */
export type HoldOutcome = 'agreed' | 'refused' | 'overtaken';

/**
 * This end's hold of an answered call (RFC 3264 §8.4). A wish counts at once: whatever is next offered or answered says
 * so. The far end is told by one re-INVITE at a time, until what is agreed is what is wished; where it refuses, the wish
 * falls back to what is agreed. So what is shown and the media's direction can't come apart.
 */
export class Hold {
  readonly #session: Session;
  readonly #media: MediaSession;
  readonly #changed: () => void;
  #wishes = 0;
  #rounds: Promise<void> | undefined;

  /** `changed` is called whenever `held` or what is agreed may have changed. */
  constructor(session: Session, media: MediaSession, changed: () => void) {
    this.#session = session;
    this.#media = media;
    this.#changed = changed;
  }

  /** As wished: the same as agreed, but while the far end is being asked. */
  get held(): boolean {
    return this.#media.heldLocally;
  }

  /** Resolves when the far end has agreed or refused, after as many re-INVITEs as that takes. */
  async set(held: boolean): Promise<HoldOutcome> {
    this.#wishes += 1;
    const wish = this.#wishes;
    this.#wish(held);
    this.#rounds ??= this.#agree().finally(() => {
      this.#rounds = undefined;
    });
    await this.#rounds;
    if (this.held === held) return 'agreed';
    return wish === this.#wishes ? 'refused' : 'overtaken';
  }

  #wish(held: boolean): void {
    if (this.held === held) return;
    if (held) this.#media.hold();
    else this.#media.resume();
    this.#changed();
  }

  async #agree(): Promise<void> {
    const media = this.#media;
    while (media.heldLocally !== media.holdAgreed) {
      const answer = await this.#session.reinvite(() => sdpBody(media.offer()));
      conclude(answer.ok ? answer.value : undefined, media);
      this.#changed();
    }
  }
}
