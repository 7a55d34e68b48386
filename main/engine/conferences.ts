import { type Disposable, DisposableStack } from '../base/disposable.ts';
import type { Calls } from '../call/calls.ts';
import type { Foci } from '../conference/foci.ts';
import { RemoteConferences } from '../conference/remote-conferences.ts';
import type { Room } from '../conference/room.ts';
import { RoomFocus } from '../conference/room-focus.ts';
import type { Rooms } from '../conference/rooms.ts';
import type { Events } from '../sip/event/events.ts';
import { formatUri, type Uri } from '../sip/message/uri.ts';
import type { Callers } from './callers.ts';

/** What stands between rooms and the network (RFC 4579): the foci of ours, and those that our calls have as far ends. */
export class Conferences implements Disposable {
  readonly #foci: Foci;
  readonly #owned = new DisposableStack();
  readonly #bound = new Map<Room, Disposable>();

  constructor(foci: Foci) {
    this.#foci = foci;
  }

  /** Offers the rooms to subscribers. `own`: the person's address, as the host of them. */
  open(rooms: Rooms, events: Events, own: Uri): void {
    this.#foci.offerBy((options) => events.offer(options));
    this.#owned.own(rooms.onChanged(() => this.#follow(rooms, formatUri(own))));
  }

  /** Watches the conferences that calls turn out to be part of. */
  watch(calls: Calls, events: Events, callers: Callers): RemoteConferences {
    return this.#owned.own(
      new RemoteConferences({
        calls,
        callerOf: (accountId) => callers.of(accountId),
        subscribe: (options, user) => events.subscribe(options, user),
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #follow(rooms: Rooms, own: string): void {
    const open = new Set(rooms.open());
    for (const room of open) {
      if (!this.#bound.has(room)) this.#bound.set(room, this.#foci.bind(new RoomFocus(room, rooms, own)));
    }
    for (const [room, bound] of this.#bound) {
      if (open.has(room)) continue;
      bound.dispose();
      this.#bound.delete(room);
    }
  }
}
