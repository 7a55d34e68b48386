import type { RoomState } from '../../../app/ipc/contract.ts';
import { isInDialog, isWriting, useKeys } from '../../ui/keys.ts';
import { type RoomWish, wishOfKey } from './room-wishes.ts';

/** The tile, or what was opened from it, that has the keyboard: a party’s id or `host`. */
export function tileOf(target: EventTarget | null): string | undefined {
  const tile = target instanceof Element ? target.closest<HTMLElement>('[data-party]') : null;
  return tile?.dataset.party;
}

/** The keys of a room, of the tile that has the keyboard where it is about one; never while the person writes. */
export function useRoomKeys(room: RoomState, onWish: (wish: RoomWish) => void): void {
  useKeys((event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (isWriting(event.target) || isInDialog(event.target)) return;
    const wish = wishOfKey(event.key, room, tileOf(event.target));
    if (!wish || (event.repeat && wish.kind !== 'louder')) return;
    event.preventDefault();
    onWish(wish);
  });
}
