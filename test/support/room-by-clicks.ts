import type { Locator, Page } from 'playwright';
import type { RoomHands } from './room-hands.ts';

/** A person with a mouse, who types nothing but addresses. */
export function roomByClicks(page: Page): RoomHands {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
  const menuItem = (name: RegExp) => page.getByRole('menuitem', { name });

  /** Opens a party's controls, does something there, and closes them by a second press on their button. */
  async function inControls(who: string, act: (controls: Locator) => Promise<void>): Promise<void> {
    const opener = button(`Controls for ${who}`);
    await opener.click();
    const controls = page.getByRole('dialog', { name: `Controls for ${who}` });
    await act(controls);
    if (await controls.isVisible()) await opener.click();
    await controls.waitFor({ state: 'detached' });
  }
  const press = (who: string, name: RegExp) =>
    inControls(who, (controls) => controls.getByRole('button', { name }).click());

  return {
    async create(addresses) {
      await page.getByRole('textbox', { name: 'Name, number or address' }).fill(addresses);
      await button('Call together').click();
    },
    gain: (who) => inControls(who, (controls) => controls.getByRole('switch', { name: 'Automatic gain' }).click()),
    mute: (who) => press(who, /^(Mute|Unmute)$/),
    hold: (who) => press(who, /^(Hold|Take back)$/),
    quieter: (who) => inControls(who, (controls) => pressSlider(controls.getByRole('slider', { name: 'Volume' }), -6)),
    async aside(who) {
      await press(who, /^Private word/);
      await button('Start').click();
    },
    endAside: () => button('End the private word').click(),
    lock: () => button('Lock the room').click(),
    remove: (who) => press(who, /^Remove$/),
    retry: (who) => button(`Retry ${who}`).click(),
    async leave() {
      await button('Leave or end').click();
      await menuItem(/^Leave/).click();
    },
    comeBack: () => page.getByRole('status').getByRole('button', { name: 'Come back' }).click(),
    async endForAll() {
      await button('Leave or end').click();
      await menuItem(/^End for all/).click();
      await page.getByRole('dialog').getByRole('button', { name: 'End for all' }).click();
    },
  };
}

/** The thumb is led to where the value is: its middle never leaves the track by half its own width. */
async function pressSlider(slider: Locator, value: number): Promise<void> {
  const [least, most] = [Number(await slider.getAttribute('min')), Number(await slider.getAttribute('max'))];
  const { width, height } = (await slider.boundingBox()) ?? { width: 0, height: 0 };
  const thumb = 16;
  const x = thumb / 2 + ((value - least) / (most - least)) * (width - thumb);
  await slider.click({ position: { x, y: height / 2 } });
}
