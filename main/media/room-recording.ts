import { FRAME_MS } from './devices.ts';
import type { RecordedStretch } from './recording-protocol.ts';
import { RecordingTap } from './recording-tap.ts';
import type { RoomJoint } from './room-joint.ts';
import type { RecordingOrder } from './room-mix.ts';

/** What a recording hears, and when it announces itself: in the media thread, once a tick. */
export interface Recorded {
  readonly order: RecordingOrder;
  /** Between hearing all and mixing. */
  before(): void;
  /** Once all is mixed, before it is sent. */
  after(): void;
  /** No more; what was gathered is given away. */
  end(): void;
}

type Give = (ticks: number, stretches: readonly RecordedStretch[]) => void;

/** A room's recording: it listens along to whatever room has that name now. */
export class RoomRecording implements Recorded {
  readonly order: RecordingOrder;
  readonly #room: () => RoomJoint | undefined;
  readonly #tap: RecordingTap;
  readonly #announcing: Announcing;
  #tapped: RoomJoint | undefined;

  constructor(order: RecordingOrder, room: () => RoomJoint | undefined, give: Give) {
    this.order = order;
    this.#room = room;
    this.#tap = new RecordingTap(order.tracks, give);
    this.#announcing = new Announcing(order.announceEveryMs);
  }

  before(): void {
    const room = this.#room();
    if (room !== this.#tapped) this.#move(room);
    if (this.#announcing.due() && room) room.chime('recording');
  }

  after(): void {
    this.#tap.next();
  }

  end(): void {
    this.#move(undefined);
    this.#tap.flush();
  }

  #move(room: RoomJoint | undefined): void {
    if (this.#tapped?.tap === this.#tap) this.#tapped.tap = undefined;
    if (room) room.tap = this.#tap;
    this.#tapped = room;
  }
}

/** At once, and then as often as it is wished. */
export class Announcing {
  readonly #every: number;
  #ticks = 0;

  /** `everyMs` 0: never. */
  constructor(everyMs: number) {
    this.#every = Math.ceil(everyMs / FRAME_MS);
  }

  /** Once a tick; true in those that begin an announcement. */
  due(): boolean {
    return this.#every > 0 && this.#ticks++ % this.#every === 0;
  }
}
