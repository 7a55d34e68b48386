import type { Clock } from '../base/clock.ts';
import { Emitter } from '../base/emitter.ts';
import type { Random } from '../base/random.ts';
import type { Calls } from '../call/calls.ts';
import type { Channel } from '../conference/channel.ts';
import { type ChannelOutcome, refuse } from '../conference/channel-error.ts';
import { Channels } from '../conference/channels.ts';
import { Sap } from '../conference/sap.ts';
import type { Discovered } from '../conference/sap-directory.ts';
import { sapGroupFor } from '../conference/sap-group.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { GroupSource } from '../media/group-order.ts';
import { isWildcard } from '../net/ip.ts';
import { localAddressFor } from '../net/local-address.ts';
import { sameGroup } from '../sdp/group-address.ts';
import type { ChannelSettings } from '../store/channel-record.ts';
import type { SettingStore } from '../store/settings.ts';
import type { ChannelState, DiscoveredState, GroupSourceState, Invited, PagingState } from './channel-state.ts';

export interface ChannelDeskParts {
  readonly media: MediaEngine;
  readonly calls: Calls;
  readonly settings: SettingStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Where SIP is heard; the wildcard leaves the interface to the routing table. */
  readonly sipAddress: string;
  /** How the person is called elsewhere. */
  readonly personName: () => string;
  /** This end sits in a room. */
  readonly inRoom: () => boolean;
}

/** Somewhere in the local scope: the routing table says by which interface one would send there. */
const ANY_GROUP = sapGroupFor('239.255.0.1');

/** Paging groups as a page or a script deals with them. */
export class ChannelDesk {
  readonly #parts: ChannelDeskParts;
  readonly #channels: Channels;
  readonly #sap: Sap;
  readonly #changed = new Emitter<void>();
  #usual: string;
  #problem: string | undefined;

  readonly onChanged = this.#changed.on;

  constructor(parts: ChannelDeskParts) {
    this.#parts = parts;
    this.#usual = isWildcard(parts.sipAddress) ? '127.0.0.1' : parts.sipAddress;
    this.#sap = new Sap(parts);
    this.#channels = new Channels({ ...parts, usualInterface: () => this.#usual });
    this.#channels.onChanged(() => this.#changed.emit());
    this.#sap.directory.onChanged(() => this.#changed.emit());
    parts.media.groups.setName(this.#name);
    void this.networkChanged();
  }

  list(): ChannelState[] {
    return this.#channels.list().map((channel) => this.#stateOf(channel));
  }

  discovered(): DiscoveredState[] {
    if (!this.#parts.settings.get('discovering')) return [];
    const own = new Set(this.#channels.list().map(({ record }) => record.sessionId));
    return this.#sap.directory
      .list()
      .filter(({ origin }) => !own.has(origin.split(' ')[1] ?? ''))
      .map((session) => this.#discoveredState(session));
  }

  paging(): PagingState {
    const discovering = this.#parts.settings.get('discovering');
    const problem = discovering ? this.#problem : undefined;
    return { name: this.#name, discovering, ...(problem !== undefined && { problem }) };
  }

  add(settings: ChannelSettings): ChannelOutcome<string> {
    return this.#told(this.#channels.add(settings));
  }

  update(id: string, settings: ChannelSettings): ChannelOutcome {
    return this.#told(this.#channels.update(id, settings));
  }

  remove(id: string): ChannelOutcome {
    this.#sap.withdraw(id);
    return this.#told(this.#channels.remove(id));
  }

  listen(id: string, listening: boolean): ChannelOutcome {
    return this.#channels.listen(id, listening);
  }

  speak(id: string, speaking: boolean, urgent: boolean): ChannelOutcome {
    return speaking ? this.#channels.speak(id, urgent) : this.#channels.hush(id);
  }

  announce(id: string, announced: boolean): ChannelOutcome {
    return this.#told(this.#channels.announce(id, announced));
  }

  invite(id: string, to: readonly string[], accountId?: string): ChannelOutcome<readonly Invited[]> {
    return this.#channels.invite(id, to, accountId);
  }

  async discover(discovering: boolean): Promise<void> {
    this.#parts.settings.set('discovering', discovering);
    await this.#listen();
    this.#changed.emit();
  }

  addDiscovered(id: string): ChannelOutcome<string> {
    const session = this.#sap.directory.get(id);
    if (!session) return refuse('no-such-channel', 'That session is not announced any more.');
    const { name, group, codec, payloadType, problem } = session;
    if (codec === undefined || problem !== undefined)
      return refuse('bad-channel', problem ?? 'Its sound can’t be played.');
    const settings: ChannelSettings = {
      name: name.slice(0, 64),
      ...group,
      ttl: Math.max(1, group.ttl),
      codec,
      ...(payloadType !== undefined && codec === 'opus' && { payloadType }),
      interface: '',
      priority: 5,
      duringCall: 'duck',
    };
    return this.add(settings);
  }

  setName(name: string): void {
    this.#parts.settings.set('groupName', name);
    this.nameChanged();
  }

  /** The person may be called something else now. */
  nameChanged(): void {
    this.#parts.media.groups.setName(this.#name);
    this.#changed.emit();
  }

  /** The machine is on another network. */
  async networkChanged(): Promise<void> {
    if (isWildcard(this.#parts.sipAddress)) {
      const found = await localAddressFor(ANY_GROUP);
      this.#usual = found.ok ? found.value : '127.0.0.1';
    }
    this.#channels.networkChanged();
    await this.#listen();
    this.#announce();
  }

  dispose(): void {
    this.#sap.dispose();
    this.#channels.dispose();
  }

  get #name(): string {
    return this.#parts.settings.get('groupName') ?? this.#parts.personName();
  }

  /** Who announces listens too, as the network has room for so many announcements only (RFC 2974 §3.1). */
  async #listen(): Promise<void> {
    const announces = this.#channels.list().some(({ record }) => record.announced);
    const wanted = announces || this.#parts.settings.get('discovering');
    this.#problem = await this.#sap.listen(wanted ? this.#usual : undefined);
  }

  #announce(): void {
    for (const { record, interfaceAddress } of this.#channels.list()) {
      if (record.announced) this.#sap.announce(record, interfaceAddress);
      else this.#sap.withdraw(record.id);
    }
  }

  /** What the others are told follows from what the channels are. */
  #told<T>(outcome: ChannelOutcome<T>): ChannelOutcome<T> {
    this.#announce();
    void this.#listen();
    return outcome;
  }

  #stateOf(channel: Channel): ChannelState {
    const { record, state, problem, speaking, talker, heard, sources } = channel;
    const { sessionId: _, ...settings } = record;
    const unheard = this.#channels.unheard(record.id);
    return {
      ...settings,
      state,
      ...(problem !== undefined && { problem }),
      speaking,
      ...(talker && { talker }),
      heard,
      ...(unheard !== undefined && { unheard }),
      sources: sources.map((source) => sourceState(source, source.sending)),
    };
  }

  #discoveredState({ id, name, description, group, codec, from, problem }: Discovered): DiscoveredState {
    const channel = this.#channels.list().find((each) => sameGroup(each.group, group));
    return {
      id,
      name,
      ...(description !== undefined && { description }),
      ...group,
      ...(codec && { codec }),
      from,
      ...(channel && { channelId: channel.record.id }),
      ...(problem !== undefined && { problem }),
    };
  }
}

/** Somebody in a group: where one speaks by pressing a key, whoever sends talks; elsewhere, whoever is heard to. */
export function sourceState({ name, since }: GroupSource, talking: boolean): GroupSourceState {
  return { name, talking, ...(talking && since !== undefined && { since }) };
}
