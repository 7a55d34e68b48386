import type { Page } from 'playwright';
import { Keyboard } from './keyboard.ts';
import { type RoomHands, roster } from './room-hands.ts';

/** A person without a mouse: all by keys, the focus in sight after each. */
export function roomByKeys(page: Page): RoomHands {
  const keyboard = new Keyboard(page);

  /** To a party's tile: to the one that Tab leads to, and from there by arrows. */
  async function toTile(who: string): Promise<void> {
    const names = (await roster(page)).map((label) => label.slice(0, label.indexOf(':')));
    const tile = new RegExp(`^(${names.join('|')}): (?!.*controls)`);
    if (!tile.test((await keyboard.focus()).name)) await keyboard.tabTo(tile);
    await keyboard.press('Home');
    for (let step = 0; step < names.indexOf(who); step++) await keyboard.press('ArrowRight');
    const { name } = await keyboard.focus();
    if (!name.startsWith(`${who}: `)) throw new Error(`The arrows led to “${name}” instead of ${who}`);
  }
  async function pressAt(who: string, ...keys: readonly string[]): Promise<void> {
    await toTile(who);
    for (const key of keys) await keyboard.press(key);
  }

  /** A person sees the menu before they choose from it; keys that come sooner are for whatever had the focus. */
  async function openLeaving(): Promise<void> {
    await keyboard.tabTo('Leave or end');
    await keyboard.press('Enter');
    await page.locator('[role=menuitem]:focus').waitFor();
  }

  return {
    async create(addresses) {
      await keyboard.press('Control+k');
      await keyboard.type(addresses);
      await keyboard.press('Enter');
    },
    async gain(who) {
      await pressAt(who, 'Enter');
      await keyboard.tabTo('Automatic gain');
      await keyboard.press('Space');
      await keyboard.press('Escape');
    },
    mute: (who) => pressAt(who, 'm'),
    hold: (who) => pressAt(who, 'h'),
    quieter: (who) => pressAt(who, '-', '-', '-'),
    async aside(who) {
      await pressAt(who, 'p', 'Enter');
    },
    async endAside() {
      await keyboard.tabTo('End the private word');
      await keyboard.press('Enter');
    },
    lock: () => keyboard.press('l'),
    remove: (who) => pressAt(who, 'Delete'),
    async retry(who) {
      await toTile(who);
      await keyboard.tabTo(`Retry ${who}`);
      await keyboard.press('Enter');
    },
    async leave() {
      await openLeaving();
      await keyboard.press('Enter');
    },
    async comeBack() {
      await keyboard.tabTo('Come back');
      await keyboard.press('Enter');
    },
    async endForAll() {
      await openLeaving();
      for (const key of ['ArrowDown', 'Enter']) await keyboard.press(key);
      await keyboard.tabTo('End for all');
      await keyboard.press('Enter');
    },
  };
}
