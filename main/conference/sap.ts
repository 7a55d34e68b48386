import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Random } from '../base/random.ts';
import { GroupListener, GroupSender } from '../net/multicast.ts';
import type { ChannelRecord } from '../store/channel-record.ts';
import { type Announcement, SapAnnouncer } from './sap-announcer.ts';
import { SapDirectory } from './sap-directory.ts';
import { sapGroupFor, sapGroups } from './sap-group.ts';
import { describeChannel } from './sap-session.ts';

interface OwnAnnouncement extends Announcement {
  readonly interfaceAddress: string;
}

/** Announcements of sessions, those of others and ours, on the network (RFC 2974). */
export class Sap implements Disposable {
  readonly directory: SapDirectory;
  readonly #clock: Clock;
  readonly #announcer: SapAnnouncer;
  readonly #senders = new Map<string, Promise<GroupSender | undefined>>();
  #listeners: readonly GroupListener[] = [];
  #interface: string | undefined;
  #disposed = false;

  constructor({ clock, random }: { readonly clock: Clock; readonly random: Random }) {
    this.#clock = clock;
    this.directory = new SapDirectory(clock);
    this.#announcer = new SapAnnouncer({
      clock,
      random,
      others: (sapGroup) => this.directory.countIn(sapGroup),
      send: (packet, announcement) => void this.#send(packet, announcement as OwnAnnouncement),
    });
  }

  /** Listens by one interface; undefined stops that. Gives why it can't, in words. */
  async listen(interfaceAddress: string | undefined): Promise<string | undefined> {
    if (interfaceAddress === this.#interface) return undefined;
    this.#interface = interfaceAddress;
    this.#unlisten();
    if (interfaceAddress === undefined) return undefined;
    const groups = interfaceAddress.includes(':') ? [] : sapGroups;
    const joined = await Promise.all(groups.map((group) => GroupListener.join({ ...group, interfaceAddress })));
    const listeners = joined.flatMap((each) => (each.ok ? [each.value] : []));
    if (this.#disposed || this.#interface !== interfaceAddress) {
      for (const listener of listeners) listener.dispose();
      return undefined;
    }
    this.#listeners = listeners;
    joined.forEach((each, index) => {
      const sapGroup = groups[index]?.address ?? '';
      if (each.ok) each.value.receive = (bytes, from) => this.directory.receive(bytes, from.address, sapGroup);
    });
    const failed = joined.find((each) => !each.ok);
    return listeners.length === 0 && failed && !failed.ok ? failed.error.message : undefined;
  }

  /** Tells of a channel as it is now. False: what is to be said of it is too long. */
  announce(channel: ChannelRecord, interfaceAddress: string): boolean {
    const version = Math.floor(this.#clock.wallTime() / 1_000);
    const { id, address, ttl, sessionId } = channel;
    const announcement: OwnAnnouncement = {
      to: sapGroupFor(address),
      ttl,
      source: addressBytes(interfaceAddress),
      payload: describeChannel(channel, { sessionId, version, address: interfaceAddress }),
      interfaceAddress,
    };
    return this.#announcer.announce(id, announcement);
  }

  withdraw(channelId: string): void {
    this.#announcer.withdraw(channelId);
  }

  /** Takes back what was announced, as far as the network takes it before the sockets close. */
  dispose(): void {
    this.#disposed = true;
    this.#announcer.dispose();
    this.#unlisten();
    this.directory.dispose();
    for (const sender of this.#senders.values()) void sender.then((opened) => opened?.close());
  }

  #unlisten(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#listeners = [];
  }

  async #send(packet: Uint8Array, { interfaceAddress, to, ttl }: OwnAnnouncement): Promise<void> {
    const sender = await this.#sender(interfaceAddress);
    sender?.setTtl(ttl);
    sender?.send(packet, to);
  }

  #sender(interfaceAddress: string): Promise<GroupSender | undefined> {
    const known = this.#senders.get(interfaceAddress);
    if (known) return known;
    const opening = GroupSender.open(interfaceAddress, 1).then((opened) => (opened.ok ? opened.value : undefined));
    this.#senders.set(interfaceAddress, opening);
    return opening;
  }
}

/** An IP literal as the packet has it. */
function addressBytes(address: string): Uint8Array {
  if (!address.includes(':')) return Uint8Array.from(address.split('.').map(Number));
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16) || 0));
  const [first, last] = [words(head), words(tail)];
  const all = [...first, ...new Array<number>(Math.max(0, 8 - first.length - last.length)).fill(0), ...last];
  return Uint8Array.from(all.slice(0, 8).flatMap((word) => [word >>> 8, word & 0xff]));
}
