import type { Call } from '../call/call.ts';
import type { Calls } from '../call/calls.ts';
import type { MediaEngine } from '../media/engine.ts';
import { noPrecedence, type Precedence } from '../media/precedence.ts';
import type { Channel } from './channel.ts';
import { type ChannelPrecedence, channelPrecedence } from './channel-precedence.ts';

/** What is left of a call that is lowered: −14 dB. */
const LOWERED = 0.2;

export interface ChannelFloorParts {
  readonly media: Pick<MediaEngine, 'setPrecedence'>;
  readonly calls: Pick<Calls, 'list' | 'hold' | 'resume'>;
  /** This end sits in a room. */
  readonly inRoom: () => boolean;
}

/** Brings about which channel is heard, what becomes of calls meanwhile, and who gets the microphone. */
export class ChannelFloor {
  readonly #parts: ChannelFloorParts;
  /** Calls that a page has put on hold. */
  readonly #held = new Set<string>();
  #standing = channelPrecedence([], false);
  #told = noPrecedence;

  constructor(parts: ChannelFloorParts) {
    this.#parts = parts;
  }

  get standing(): ChannelPrecedence {
    return this.#standing;
  }

  /** Something about the channels or the calls has changed. */
  follow(channels: readonly Channel[]): void {
    const live = this.#live();
    const inCall = live.length > 0 || this.#held.size > 0 || this.#parts.inRoom();
    const paged = channels.map(({ record, talker }) => ({ ...record, since: talker?.since }));
    this.#standing = channelPrecedence(paged, inCall);
    const { heard, calls } = this.#standing;
    for (const channel of channels) channel.heard = channel.record.id === heard;
    if (calls === 'held') this.#hold(live);
    else this.#resume();
    this.#tell(channels);
  }

  /** Calls that the person is in: neither held nor in a room. One that is about a channel's own group is no other than the channel. */
  #live(): readonly Call[] {
    return this.#parts.calls
      .list()
      .filter((call) => call.phase?.state === 'active' && !call.held && !call.place && !call.media?.group);
  }

  #hold(calls: readonly Call[]): void {
    for (const { id } of calls) {
      if (this.#held.has(id)) continue;
      this.#held.add(id);
      void this.#parts.calls.hold(id);
    }
  }

  /** The page is over: its calls go on, unless the person has ended or resumed them meanwhile. */
  #resume(): void {
    const held = this.#parts.calls.list().filter(({ id }) => this.#held.has(id));
    this.#held.clear();
    for (const call of held) if (!call.ended && call.held) void this.#parts.calls.resume(call.id);
  }

  #tell(channels: readonly Channel[]): void {
    const speaking = channels.find((channel) => channel.speaking);
    const heard = channels.find((channel) => channel.heard);
    const lowers = heard !== undefined && this.#standing.calls !== 'untouched';
    const precedence: Precedence = {
      heard: lowers ? [heard.stream] : [],
      othersGain: lowers ? LOWERED : 1,
      microphone: speaking?.stream || null,
    };
    if (JSON.stringify(precedence) === JSON.stringify(this.#told)) return;
    this.#told = precedence;
    this.#parts.media.setPrecedence(precedence);
  }
}
