import type { GroupAddress } from '../sdp/group-address.ts';
import type { GroupJoin, GroupNews, GroupOrder } from './group-order.ts';
import { GroupShare } from './group-share.ts';
import { SharedGroup } from './shared-group.ts';

/**
 * The multicast groups that this end is in. Several calls and a channel may be about the same group: it is joined once,
 * for as long as anybody has a share in it.
 */
export class Groups {
  readonly #send: (group: string, order: GroupOrder) => void;
  readonly #groups = new Map<string, SharedGroup>();
  #name = '';
  #number = 0;

  constructor(send: (group: string, order: GroupOrder) => void) {
    this.#send = send;
  }

  /** How we call ourselves in groups (RTCP NAME), from now on. */
  setName(name: string): void {
    this.#name = name;
    for (const group of this.#groups.values()) group.apply();
  }

  /** A share in a group; nothing is joined before the share says so. */
  share(group: GroupAddress, interfaceAddress: string): GroupShare {
    // RFC 3550 §11: RTP has the even port, where there is RTCP.
    const rtcp = group.port % 2 === 0;
    const send = { name: 'PCMU', clockRate: 8_000, payloadType: 0 };
    const join: GroupJoin = { group, interfaceAddress, send, receive: [], ptimeMs: 20, rtcp };
    return new GroupShare(join, (wanted) => this.#of(wanted));
  }

  /** The worker's news. */
  take(id: string, news: GroupNews): void {
    const group = this.#groups.get(id);
    group?.take(news);
    if (group && (news.kind === 'left' || news.kind === 'not-joined')) this.#groups.delete(id);
  }

  /** A new worker knows nothing of any group. */
  renewed(): void {
    for (const [id, group] of this.#groups) if (!group.reopen()) this.#groups.delete(id);
  }

  /** There is no worker any more. */
  gone(): void {
    for (const group of this.#groups.values()) group.take({ kind: 'left' });
    this.#groups.clear();
  }

  /** Where several are in one group, what the first of them speaks there counts. */
  #of({ group, ...setup }: GroupJoin): SharedGroup {
    const { address, port } = group;
    for (const shared of this.#groups.values()) if (shared.is(group, setup.interfaceAddress)) return shared;
    const id = `group-${++this.#number}`;
    const shared = new SharedGroup(
      id,
      { ...setup, address, port },
      (order) => this.#send(id, order),
      () => this.#name,
    );
    this.#groups.set(id, shared);
    return shared;
  }
}
