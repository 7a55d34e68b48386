import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { limits } from '../base/limits.ts';
import type { MediaEngine } from '../media/engine.ts';
import type { GroupSource } from '../media/group-order.ts';
import type { GroupShare } from '../media/group-share.ts';
import { type GroupAddress, sameGroup } from '../sdp/group-address.ts';
import type { ChannelRecord } from '../store/channel-record.ts';
import { channelCodec } from './sap-session.ts';

export interface ChannelParts {
  readonly clock: Clock;
  readonly media: MediaEngine;
  /** The address whose interface is used where the channel names none. */
  readonly usualInterface: () => string;
  /** Anything that can be seen of it. */
  readonly changed: () => void;
}

/** One paging group: joined while it is listened to or spoken on. */
export class Channel implements Disposable {
  readonly #parts: ChannelParts;
  #record: ChannelRecord;
  #share: GroupShare | undefined;
  #speaking: Disposable | undefined;
  #heard = false;
  #problem: string | undefined;

  constructor(record: ChannelRecord, parts: ChannelParts) {
    this.#record = record;
    this.#parts = parts;
    this.#follow();
  }

  get record(): ChannelRecord {
    return this.#record;
  }

  /** Joined anew where the group, its sound or its interface is another. */
  set record(record: ChannelRecord) {
    const before = this.#record;
    this.#record = record;
    const same =
      sameGroup(before, record) &&
      (['codec', 'payloadType', 'ttl', 'interface'] as const).every((key) => before[key] === record[key]);
    if (!same) this.#leave();
    this.#follow();
  }

  get group(): GroupAddress {
    const { address, port, ttl } = this.#record;
    return { address, port, ttl };
  }

  get interfaceAddress(): string {
    return this.#record.interface || this.#parts.usualInterface();
  }

  get state(): 'off' | 'joining' | 'joined' | 'failed' {
    if (this.#problem !== undefined) return 'failed';
    if (!this.#share) return 'off';
    return this.#share.standing === 'joined' ? 'joined' : 'joining';
  }

  get problem(): string | undefined {
    return this.#problem;
  }

  /** This end speaks there. */
  get speaking(): boolean {
    return this.#speaking !== undefined;
  }

  /** What comes in is played. */
  get heard(): boolean {
    return this.#heard;
  }

  set heard(heard: boolean) {
    if (heard === this.#heard) return;
    this.#heard = heard;
    this.#connect();
  }

  /** The stream that precedence is given to; empty while there is none. */
  get stream(): string {
    return this.#share?.id ?? '';
  }

  get sources(): readonly GroupSource[] {
    return this.#share?.sources ?? [];
  }

  /** Who of others sends there now, and since when; the first of several. */
  get talker(): { readonly name: string; readonly since: number } | undefined {
    const sending = this.sources.flatMap(({ name, since }) => (since === undefined ? [] : [{ name, since }]));
    return sending.sort((a, b) => a.since - b.since)[0];
  }

  /** Speaks until told otherwise, or until nobody has said so again for `limits.speakMs`. */
  speak(): void {
    const begins = !this.#speaking;
    this.#speaking?.dispose();
    this.#speaking = this.#parts.clock.after(limits.speakMs, () => this.hush());
    if (!begins) return;
    this.#follow();
    this.#parts.changed();
  }

  /** Stops speaking. */
  hush(): void {
    if (!this.#speaking) return;
    this.#speaking.dispose();
    this.#speaking = undefined;
    this.#follow();
    this.#parts.changed();
  }

  /** The network is another: the group is joined from where we are now. */
  rejoin(): void {
    if (this.#share?.rtp.address === this.interfaceAddress && this.#problem === undefined) return;
    this.#leave();
    this.#follow();
  }

  dispose(): void {
    this.#speaking?.dispose();
    this.#speaking = undefined;
    this.#leave();
  }

  #follow(): void {
    if (this.#record.listening || this.speaking) this.#enter();
    else this.#leave();
    this.#connect();
  }

  #enter(): void {
    if (this.#share) return;
    this.#problem = undefined;
    const share = this.#parts.media.groups.share(this.group, this.interfaceAddress);
    this.#share = share;
    share.setMuted(true);
    share.onChanged(() => this.#parts.changed());
    share.onLost((reason) => this.#failed(share, reason));
    const { name, clockRate, payloadType } = channelCodec(this.#record);
    const send = { name, clockRate, payloadType };
    share.configure({ remote: undefined, send, receive: [send], dtmf: undefined, direction: 'sendrecv', ptimeMs: 20 });
  }

  #failed(share: GroupShare, reason: string): void {
    if (this.#share !== share) return;
    this.#leave();
    this.#problem = reason;
    this.#parts.changed();
  }

  #leave(): void {
    this.#problem = undefined;
    this.#share?.dispose();
    this.#share = undefined;
  }

  /** The microphone and the speaker, while either is wanted. */
  #connect(): void {
    this.#share?.attach(this.#heard || this.speaking ? { kind: 'device' } : { kind: 'none' });
    this.#share?.setMuted(!this.speaking);
  }
}
