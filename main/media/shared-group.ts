import { type GroupAddress, sameGroup } from '../sdp/group-address.ts';
import type { GroupNews, GroupOrder, GroupSetup, GroupSource, GroupStats, GroupWish } from './group-order.ts';
import type { Patch } from './patch.ts';

/** What one of those who share a group wants of it. */
export interface GroupPart {
  readonly patch: Patch;
  readonly speaks: boolean;
  readonly ttl: number;
  /** The group is as it is now, or isn't there: why, in words. */
  told(problem: string | undefined): void;
}

export type GroupStanding = 'idle' | 'joining' | 'joined' | 'failed';

/** One group in the worker, and who shares it. */
export class SharedGroup {
  readonly id: string;
  readonly #setup: GroupSetup;
  readonly #send: (order: GroupOrder) => void;
  readonly #name: () => string;
  readonly #parts = new Set<GroupPart>();
  readonly #left = Promise.withResolvers<void>();
  #standing: GroupStanding | 'leaving' = 'idle';
  #sources: readonly GroupSource[] = [];
  #stats: GroupStats | undefined;
  #last: GroupWish | undefined;

  constructor(id: string, setup: GroupSetup, send: (order: GroupOrder) => void, name: () => string) {
    this.id = id;
    this.#setup = setup;
    this.#send = send;
    this.#name = name;
  }

  get standing(): GroupStanding {
    return this.#standing === 'leaving' ? 'idle' : this.#standing;
  }

  get sources(): readonly GroupSource[] {
    return this.#sources;
  }

  get stats(): GroupStats | undefined {
    return this.#stats;
  }

  /** Whether somebody new may share it, and it is the one. */
  is(group: Pick<GroupAddress, 'address' | 'port'>, interfaceAddress: string): boolean {
    const usable = this.#standing !== 'leaving' && this.#standing !== 'failed';
    return usable && interfaceAddress === this.#setup.interfaceAddress && sameGroup(this.#setup, group);
  }

  enter(part: GroupPart): void {
    this.#parts.add(part);
    this.apply();
  }

  /** Resolves when whoever leaves has no part in it any more; with the last one, the group is left. */
  leave(part: GroupPart): Promise<void> {
    if (!this.#parts.delete(part)) return Promise.resolve();
    if (this.#parts.size > 0) {
      this.apply();
      return Promise.resolve();
    }
    if (this.#standing === 'failed') return Promise.resolve();
    this.#standing = 'leaving';
    this.#send({ kind: 'close' });
    return this.#left.promise;
  }

  /** Some part has changed what it wants, or we our name. */
  apply(): void {
    if (this.#parts.size === 0 || this.#standing === 'leaving' || this.#standing === 'failed') return;
    const wish = this.#wish();
    if (this.#standing === 'idle') {
      this.#standing = 'joining';
      this.#send({ kind: 'open', setup: this.#setup, wish });
    } else if (JSON.stringify(wish) !== JSON.stringify(this.#last)) this.#send({ kind: 'wish', wish });
    this.#last = wish;
  }

  take(news: GroupNews): void {
    switch (news.kind) {
      case 'joined':
        this.#standing = 'joined';
        this.#tell();
        return;
      case 'not-joined':
        this.#standing = 'failed';
        this.#left.resolve();
        this.#tell(news.error.message);
        return;
      case 'sources':
        this.#sources = news.sources;
        this.#stats = news.stats;
        this.#tell();
        return;
      case 'left':
        this.#standing = 'leaving';
        this.#sources = [];
        this.#left.resolve();
        this.#tell();
        return;
    }
  }

  /** In a new worker; false: nobody is there for whom it would be opened. */
  reopen(): boolean {
    if (this.#parts.size === 0) {
      this.#left.resolve();
      return false;
    }
    this.#standing = 'idle';
    this.#sources = [];
    this.apply();
    this.#tell();
    return true;
  }

  #tell(problem?: string): void {
    for (const part of [...this.#parts]) part.told(problem);
  }

  /** Whoever wants sound gets it, a room before the device; nothing goes further than all have said. */
  #wish(): GroupWish {
    const parts = [...this.#parts];
    const patch =
      parts.find((part) => part.patch.kind === 'room')?.patch ??
      parts.find((part) => part.patch.kind !== 'none')?.patch ??
      ({ kind: 'none' } as const);
    return {
      patch,
      speaking: parts.some(({ speaks }) => speaks),
      ttl: Math.min(...parts.map(({ ttl }) => ttl)),
      name: this.#name(),
    };
  }
}
