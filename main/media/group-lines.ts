import type { Clock } from '../base/clock.ts';
import type { Random } from '../base/random.ts';
import type { NtpClock } from '../rtp/ntp.ts';
import type { GroupNews, GroupOrder, GroupSetup, GroupWish } from './group-order.ts';
import { openGroupSockets, socketsOf } from './group-sockets.ts';
import { GroupVoice } from './group-voice.ts';
import { type Patch, samePatch } from './patch.ts';
import type { Pulse } from './pulse.ts';
import type { Joint, Voice } from './voice.ts';

export interface GroupLinesParts {
  readonly clock: Clock;
  readonly pulse: Pulse;
  readonly ntp: NtpClock;
  readonly random: Random;
  readonly join: (voice: Voice, patch: Patch) => Joint;
  readonly leave: (voice: Voice, patch: Patch, joint: Joint) => void;
  readonly tell: (group: string, news: GroupNews) => void;
}

/** A group that was asked for: being joined, or there with what it is joined to. */
interface Line {
  readonly setup: GroupSetup;
  wish: GroupWish;
  voice: GroupVoice | undefined;
  patch: Patch;
  joint: Joint | undefined;
}

/** The multicast groups that this end is in, in the worker. */
export class GroupLines {
  readonly #parts: GroupLinesParts;
  readonly #lines = new Map<string, Line>();
  #sockets = 0;

  constructor(parts: GroupLinesParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#lines.size;
  }

  /** Open, those that are being closed too. */
  get sockets(): number {
    return this.#sockets;
  }

  take(id: string, order: GroupOrder): void {
    switch (order.kind) {
      case 'open':
        void this.#open(id, order.setup, order.wish);
        return;
      case 'wish': {
        const line = this.#lines.get(id);
        if (!line) return;
        line.wish = order.wish;
        this.#follow(line);
        return;
      }
      case 'close':
        void this.#close(id);
        return;
    }
  }

  hear(tick: number): void {
    for (const { voice } of this.#lines.values()) voice?.hear(tick);
  }

  speak(tick: number): void {
    for (const { voice } of this.#lines.values()) voice?.speak(tick);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#lines.keys()].map((id) => this.#close(id)));
  }

  async #open(id: string, setup: GroupSetup, wish: GroupWish): Promise<void> {
    const line: Line = { setup, wish, voice: undefined, patch: { kind: 'none' }, joint: undefined };
    this.#lines.set(id, line);
    const sockets = await openGroupSockets(setup, wish.ttl);
    if (!sockets.ok) {
      if (this.#lines.get(id) === line) this.#lines.delete(id);
      this.#parts.tell(id, { kind: 'not-joined', error: sockets.error });
      return;
    }
    if (this.#lines.get(id) !== line) return sockets.value.close();
    this.#sockets += socketsOf(setup);
    const { clock, pulse, ntp, random, tell } = this.#parts;
    const onSources = () => tell(id, { kind: 'sources', sources: voice.sources(), stats: voice.stats() });
    const voice = new GroupVoice({ id, setup, sockets: sockets.value, clock, pulse, ntp, random, onSources });
    line.voice = voice;
    this.#follow(line);
    tell(id, { kind: 'joined' });
  }

  /** Brings about what is wished. */
  #follow(line: Line): void {
    const { voice, wish } = line;
    if (!voice) return;
    voice.wish(wish);
    if (line.joint && samePatch(line.patch, wish.patch)) return;
    this.#detach(line);
    line.patch = wish.patch;
    line.joint = this.#parts.join(voice, wish.patch);
  }

  #detach({ voice, patch, joint }: Line): void {
    if (voice && joint) this.#parts.leave(voice, patch, joint);
  }

  async #close(id: string): Promise<void> {
    const line = this.#lines.get(id);
    if (!line) return;
    this.#lines.delete(id);
    this.#detach(line);
    if (line.voice) {
      await line.voice.close();
      this.#sockets -= socketsOf(line.setup);
    }
    this.#parts.tell(id, { kind: 'left' });
  }
}
