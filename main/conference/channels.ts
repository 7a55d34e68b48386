import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter } from '../base/emitter.ts';
import { limits } from '../base/limits.ts';
import type { Random } from '../base/random.ts';
import { ok } from '../base/result.ts';
import type { Calls } from '../call/calls.ts';
import type { MediaEngine } from '../media/engine.ts';
import { checkGroup } from '../sdp/group-address.ts';
import type { ChannelRecord, ChannelSettings } from '../store/channel-record.ts';
import type { SettingStore } from '../store/settings.ts';
import { Channel } from './channel.ts';
import { type ChannelOutcome, refuse } from './channel-error.ts';
import { ChannelFloor } from './channel-floor.ts';
import { channelCodec } from './sap-session.ts';

/** The most important ones are never kept waiting. */
const EMERGENCY = 9;

export interface ChannelsParts {
  readonly media: MediaEngine;
  readonly calls: Calls;
  readonly settings: SettingStore;
  readonly clock: Clock;
  readonly random: Random;
  /** The address whose interface is used where a channel names none. */
  readonly usualInterface: () => string;
  /** This end sits in a room. */
  readonly inRoom: () => boolean;
}

/** Somebody who was called into a group; or could not be, and why. */
export type Invitation = { readonly to: string } & ({ readonly callId: string } | { readonly problem: string });

/** The paging groups that the person has set up, kept in the settings. */
export class Channels implements Disposable {
  readonly #parts: ChannelsParts;
  readonly #channels = new Map<string, Channel>();
  readonly #floor: ChannelFloor;
  readonly #changed = new Emitter<void>();
  readonly #calls: Disposable;
  #following = false;

  constructor(parts: ChannelsParts) {
    this.#parts = parts;
    this.#floor = new ChannelFloor(parts);
    for (const record of parts.settings.get('channels')) this.#put(record);
    this.#calls = parts.calls.onChanged(() => this.#follow());
  }

  readonly onChanged = this.#changed.on;

  /** In the order in which they were added. */
  list(): readonly Channel[] {
    return [...this.#channels.values()];
  }

  /** Why somebody who speaks on a channel is not heard, in words. */
  unheard(id: string): string | undefined {
    return this.#floor.standing.unheard.get(id);
  }

  add(settings: ChannelSettings): ChannelOutcome<string> {
    if (this.#channels.size >= limits.channels)
      return refuse('unavailable', 'There are too many channels. Remove one first.');
    const checked = this.#check(settings);
    if (!checked.ok) return checked;
    const { random } = this.#parts;
    const record = {
      ...settings,
      id: random.hex(8),
      listening: true,
      announced: false,
      sessionId: String(random.uint32()),
    };
    this.#put(record);
    this.#keep();
    return ok(record.id);
  }

  update(id: string, settings: ChannelSettings): ChannelOutcome {
    const checked = this.#check(settings, id);
    return checked.ok ? this.#change(id, settings) : checked;
  }

  remove(id: string): ChannelOutcome {
    return this.#with(id, (channel) => {
      channel.dispose();
      this.#channels.delete(id);
      this.#keep();
      return ok(undefined);
    });
  }

  listen(id: string, listening: boolean): ChannelOutcome {
    return this.#change(id, { listening });
  }

  announce(id: string, announced: boolean): ChannelOutcome {
    return this.#change(id, { announced });
  }

  /** Speaks on a channel; on another one no more. Unless it is urgent, whoever speaks there is let finish. */
  speak(id: string, urgent: boolean): ChannelOutcome {
    return this.#with(id, (channel) => {
      const { record, talker, speaking } = channel;
      const waits = talker !== undefined && !speaking && !urgent && record.priority < EMERGENCY;
      if (waits) return refuse('channel-busy', `${talker.name} is speaking on ${record.name}. Wait, or speak over it.`);
      for (const other of this.#channels.values()) if (other !== channel) other.hush();
      channel.speak();
      return channel.problem === undefined ? ok(undefined) : refuse('unavailable', channel.problem);
    });
  }

  hush(id: string): ChannelOutcome {
    return this.#with(id, (channel) => {
      channel.hush();
      return ok(undefined);
    });
  }

  /** Calls each of them into a session on the channel's group. */
  invite(id: string, to: readonly string[], accountId?: string): ChannelOutcome<readonly Invitation[]> {
    return this.#with(id, ({ group, interfaceAddress, record }) => {
      const session = { group, interfaceAddress, codecs: [channelCodec(record)] };
      return ok(
        to.map((each) => {
          const call = this.#parts.calls.dialGroup(session, each, accountId);
          return { to: each, ...(call.ok ? { callId: call.value.id } : { problem: call.error.message }) };
        }),
      );
    });
  }

  /** The network is another. */
  networkChanged(): void {
    for (const channel of this.#channels.values()) channel.rejoin();
    this.#follow();
  }

  dispose(): void {
    this.#calls.dispose();
    for (const channel of this.#channels.values()) channel.dispose();
  }

  #put(record: ChannelRecord): void {
    const { clock, media, usualInterface } = this.#parts;
    const changed = () => this.#follow();
    this.#channels.set(record.id, new Channel(record, { clock, media, usualInterface, changed }));
  }

  #change(id: string, change: Partial<ChannelRecord>): ChannelOutcome {
    return this.#with(id, (channel) => {
      channel.record = { ...channel.record, ...change };
      this.#keep();
      return ok(undefined);
    });
  }

  #check({ address, port, interface: named }: ChannelSettings, own?: string): ChannelOutcome {
    const interfaceAddress = named || this.#parts.usualInterface();
    const checked = checkGroup({ address, port, interfaceAddress });
    if (!checked.ok) return refuse('bad-channel', checked.error.message);
    const twin = this.list().find(
      ({ record, group }) => record.id !== own && group.address === address && group.port === port,
    );
    return twin ? refuse('bad-channel', `${twin.record.name} is that group already.`) : ok(undefined);
  }

  #keep(): void {
    this.#parts.settings.set(
      'channels',
      this.list().map(({ record }) => record),
    );
    this.#follow();
  }

  /** What follows from a change may itself be one: once is enough. */
  #follow(): void {
    if (this.#following) return;
    this.#following = true;
    this.#floor.follow(this.list());
    this.#following = false;
    this.#changed.emit();
  }

  #with<T>(id: string, command: (channel: Channel) => ChannelOutcome<T>): ChannelOutcome<T> {
    const channel = this.#channels.get(id);
    return channel ? command(channel) : refuse('no-such-channel', 'That channel is not there any more.');
  }
}
