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
  /** The far end is to hear of something else that a re-INVITE says. */
  #unannounced = false;

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
    await this.#round();
    if (this.held === held) return 'agreed';
    return wish === this.#wishes ? 'refused' : 'overtaken';
  }

  /** Sends what our Contact says now (RFC 4579 §5.6), in a re-INVITE of its own if none is on the way anyhow. */
  announce(): Promise<void> {
    this.#unannounced = true;
    return this.#round();
  }

  #round(): Promise<void> {
    this.#rounds ??= this.#agree().finally(() => {
      this.#rounds = undefined;
    });
    return this.#rounds;
  }

  #wish(held: boolean): void {
    if (this.held === held) return;
    if (held) this.#media.hold();
    else this.#media.resume();
    this.#changed();
  }

  async #agree(): Promise<void> {
    const media = this.#media;
    while (this.#unannounced || media.heldLocally !== media.holdAgreed) {
      this.#unannounced = false;
      const answer = await this.#session.reinvite(() => sdpBody(media.offer()));
      conclude(answer.ok ? answer.value : undefined, media);
      this.#changed();
    }
  }
}
