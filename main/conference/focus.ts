import type { Clock } from '../base/clock.ts';
import { type Disposable, DisposableStack } from '../base/disposable.ts';
import { type ConferenceNow, deletedDocument, fullDocument, partialDocument } from '../sip/event/conference-changes.ts';
import { conferenceInfoBody } from '../sip/event/conference-info-writer.ts';
import type { Teller } from '../sip/event/notifier-options.ts';
import { conferenceNow } from './focus-document.ts';
import type { FocusParty, FocusRoom } from './focus-room.ts';
import { isGone } from './party-words.ts';

/** Who has gone is shown as disconnected for so long, with how, and then no more. */
const GONE_SHOWN_MS = 10_000;

/** The focus of a room (RFC 4353 §2): what its subscribers are told. */
export class Focus implements Disposable {
  readonly room: FocusRoom;
  readonly #clock: Clock;
  readonly #changed: () => void;
  readonly #owned = new DisposableStack();
  /** When each who has gone was first seen gone, by the clock. */
  readonly #goneAt = new Map<string, number>();
  #forgetting: Disposable | undefined;

  /** `changed` is called whenever subscribers may have to be told something. */
  constructor(room: FocusRoom, clock: Clock, changed: () => void) {
    this.room = room;
    this.#clock = clock;
    this.#changed = changed;
    this.#noteGone();
    this.#owned.own(
      room.onChanged(() => {
        this.#noteGone();
        changed();
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
    this.#forgetting?.dispose();
  }

  /** The parties that are in the room, or on their way. */
  live(): readonly FocusParty[] {
    return this.room.parties().filter(({ state }) => !isGone(state));
  }

  /** Tells one subscriber (RFC 4575 §4.4): the whole first, then what has changed. `entity`: the room's URI as it was called. */
  teller(entity: string): Teller {
    let version = 0;
    let told: ConferenceNow | undefined;
    const whole = () => {
      version += 1;
      const now = this.#now(entity);
      told = now;
      return conferenceInfoBody(this.room.over ? deletedDocument(now, version) : fullDocument(now, version));
    };
    const news = () => {
      if (this.room.over) return 'over';
      if (!told) return whole();
      const now = this.#now(entity);
      const document = partialDocument(told, now, version + 1);
      if (!document) return 'unchanged';
      version += 1;
      told = now;
      return conferenceInfoBody(document);
    };
    return { whole, news };
  }

  #now(entity: string): ConferenceNow {
    const since = this.#clock.now() - GONE_SHOWN_MS;
    const shown = this.room.parties().filter(({ id }) => (this.#goneAt.get(id) ?? this.#clock.now()) > since);
    return conferenceNow(this.room, entity, shown);
  }

  #noteGone(): void {
    const now = this.#clock.now();
    const gone = new Set(this.room.parties().flatMap(({ id, state }) => (isGone(state) ? [id] : [])));
    for (const id of this.#goneAt.keys()) if (!gone.has(id)) this.#goneAt.delete(id);
    for (const id of gone) if (!this.#goneAt.has(id)) this.#goneAt.set(id, now);
    this.#forgetLater();
  }

  /** At the next moment when somebody has been gone for long enough. */
  #forgetLater(): void {
    const now = this.#clock.now();
    const next = Math.min(...[...this.#goneAt.values()].filter((at) => at > now - GONE_SHOWN_MS));
    if (this.#forgetting || !Number.isFinite(next)) return;
    this.#forgetting = this.#clock.after(next + GONE_SHOWN_MS - now, () => {
      this.#forgetting = undefined;
      this.#changed();
      this.#forgetLater();
    });
  }
}
