import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { Keyboard } from '../support/keyboard.ts';

/** A conference in the real app, with the lines of its exchange: wholly by clicks, and wholly by keys; the roster right at each step. */

const DIAL = 'Name, number or address';

let browser: Browser;
let app: RunningApp;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  app = await startApp({ host: 'browser', mic: 'silence', speaker: 'none' });
});

beforeEach(async () => {
  const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto(app.url);
  await page.getByRole('textbox', { name: DIAL }).waitFor();
});

afterEach(async () => {
  await page.context().close();
  const { rooms } = await app.api.call('engine.snapshot', {});
  for (const { id, state } of rooms) if (state !== 'ended') await app.api.call('rooms.end', { roomId: id });
  await app.api.until(({ calls }) => calls.every(({ state }) => state === 'ended'), 'all calls are over');
  await app.api.call('calls.clear', {});
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const item = (name: RegExp) => page.getByRole('menuitem', { name });
const tile = (who: string) => page.getByRole('group', { name: new RegExp(`^${who}: `) });
/** Everyone on the page, and how each stands. */
const roster = () =>
  page
    .getByRole('list', { name: 'People' })
    .getByRole('group')
    .evaluateAll((tiles) => tiles.map((shown) => shown.getAttribute('aria-label')));
const rosterIs = (...people: string[]) => expect.poll(roster).toEqual(people);
/** What a screen reader is told. */
const said = (sentence: string | RegExp) => page.locator('[aria-live="polite"]').getByText(sentence).first();

describe('by clicks', () => {
  it('a conference begins with the talkers; whoever speaks is marked', async () => {
    await button('Start a conference with the talkers').click();
    await rosterIs('You: Joined', 'Anton: Joined', 'Berta: Joined', 'Carla: Joined');
    await page.locator('[data-party][data-speaking]').first().waitFor();
    await button('Leave or end').click();
    await item(/^End for all/).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End for all' }).click();
    await button('Call together again').waitFor();
  });

  it('people are called together, added, controlled, removed and called back', async () => {
    await page.getByRole('textbox', { name: DIAL }).fill('echo, busy');
    await button('Call together').click();
    await rosterIs('You: Joined', 'Echo: Joined', 'Busy: Busy');

    await button('Take Busy off the list').click();
    await rosterIs('You: Joined', 'Echo: Joined');
    await button('Add people').click();
    await page.getByRole('textbox', { name: 'Names, numbers or addresses' }).fill('tone, ring');
    await page.getByRole('dialog').getByRole('button', { name: 'Call', exact: true }).click();
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Joined', 'Ring: Ringing…');

    await button('Controls for Tone').click();
    const card = page.getByRole('dialog', { name: 'Controls for Tone' });
    await card.getByRole('button', { name: 'Mute' }).click();
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Muted', 'Ring: Ringing…');
    await card.getByRole('button', { name: 'Let hear nothing' }).click();
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Muted, Hears nothing', 'Ring: Ringing…');
    await card.getByRole('button', { name: 'Unmute' }).click();
    await card.getByRole('button', { name: 'Let hear again' }).click();
    await card.getByRole('slider', { name: 'Volume' }).fill('-6');
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: −6 dB', 'Ring: Ringing…');
    await card.getByRole('button', { name: 'Hold' }).click();
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: On hold, hears music', 'Ring: Ringing…');
    await card.getByRole('button', { name: 'Take back' }).click();
    await card.getByRole('slider', { name: 'Volume' }).fill('0');
    await card.getByRole('button', { name: 'Private word…' }).click();
    await button('Start').click();
    await rosterIs('You: Private word', 'Echo: Joined', 'Tone: Private word', 'Ring: Ringing…');
    await button('End the private word').click();
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Joined', 'Ring: Ringing…');

    await button('Controls for Tone').click();
    await card.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('group', { name: 'Tone: Removed' }).waitFor();
    await button('Undo').last().click();
    await page.getByRole('group', { name: 'Tone: Joined' }).waitFor();
    await said('Tone joined').waitFor({ state: 'attached' });
  });

  it('the room is muted, locked, left and entered again, and ended', async () => {
    await app.api.call('rooms.create', { to: ['echo', 'tone'] });
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Joined');
    await button('Mute all').click();
    await rosterIs('You: Joined', 'Echo: Muted', 'Tone: Muted');
    await button('Mute all').click();
    await button('Mute me').click();
    await rosterIs('You: Muted', 'Echo: Joined', 'Tone: Joined');
    await button('Lock the room').click();
    await page.getByText('Locked', { exact: true }).waitFor();
    await button('Leave or end').click();
    await item(/^Leave/).click();
    await rosterIs('You: Not in the room', 'Echo: Joined', 'Tone: Joined');
    await page.getByRole('status').getByRole('button', { name: 'Come back' }).click();
    await expect.poll(async () => (await roster())[0]).not.toBe('You: Not in the room');
    await button('Leave or end').click();
    await item(/^End for all/).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End for all' }).click();
    await page.getByText('Who was there').waitFor();
  });

  it('two calls are merged by dropping one on the other', async () => {
    await app.api.call('calls.dial', { to: 'echo' });
    await app.api.call('calls.dial', { to: 'tone' });
    const row = (who: string) => page.getByRole('region', { name: 'Now' }).getByRole('button', { name: who });
    await app.api.until(({ calls }) => calls.filter(({ state }) => state === 'active').length === 2, 'two calls');
    await row('Tone').dragTo(row('Echo'));
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Joined');
    expect(await row('Tone').count()).toBe(0);
  });
});

describe('by keys', () => {
  it('a conference is made, filled, controlled, and ended', async () => {
    const keyboard = new Keyboard(page);
    const focused = async () => (await keyboard.focus()).name;
    await keyboard.press('Control+k');
    await keyboard.type('echo, tone');
    await keyboard.press('Enter');
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Joined');
    await expect.poll(focused).toBe('Conference');

    await keyboard.press('m');
    await rosterIs('You: Muted', 'Echo: Joined', 'Tone: Joined');
    await keyboard.press('m');
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Joined');
    await keyboard.tabTo('You: Joined');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    expect(await focused()).toBe('Tone: Joined');
    await keyboard.press('m');
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Muted');
    await keyboard.press('d');
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: Muted, Hears nothing');
    for (const key of ['m', 'd', '-', '-']) await keyboard.press(key);
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: −4 dB');
    await keyboard.press('h');
    await rosterIs('You: Joined', 'Echo: Joined', 'Tone: On hold, hears music');
    await keyboard.press('h');
    await page.getByRole('group', { name: /^Tone: −/ }).waitFor();

    await keyboard.press('p');
    await keyboard.press('Enter');
    await page.getByText('Private word: You, Tone').waitFor();
    await keyboard.press('p');
    await keyboard.tabTo('End the private word');
    await keyboard.press('Enter');
    await page.getByText('Private word: You, Tone').waitFor({ state: 'detached' });

    await keyboard.tabTo('Mute me');
    await keyboard.press('a');
    await keyboard.type('busy');
    await keyboard.press('Enter');
    await page.getByRole('group', { name: 'Busy: Busy' }).waitFor();
    await keyboard.press('l');
    await page.getByText('Locked', { exact: true }).waitFor();
    await keyboard.press('l');
    await page.getByText('Locked', { exact: true }).waitFor({ state: 'detached' });

    await keyboard.tabTo(await lastOf(roster, 'Tone'), 'Shift+Tab');
    await keyboard.press('End');
    expect(await focused()).toBe('Busy: Busy');
    await keyboard.press('Delete');
    await tile('Busy').waitFor({ state: 'detached' });
    await keyboard.mustSeeFocus('after a tile has gone');
    await keyboard.tabTo('Leave or end');
    await keyboard.press('Enter');
    await expect.poll(focused).toMatch(/^Leave/);
    await keyboard.press('ArrowDown');
    await expect.poll(focused).toMatch(/^End for all/);
    await keyboard.press('Enter');
    await keyboard.tabTo('End for all');
    await keyboard.press('Enter');
    await page.getByText('Who was there').waitFor();
    await keyboard.mustSeeFocus('when the room is over');
    await keyboard.tabTo('Close');
    await keyboard.press('Enter');
    await expect.poll(focused).toBe(DIAL);
  });
});

/** The name of the tile that Tab leads to now: the one that had the keyboard last. */
async function lastOf(all: () => Promise<(string | null)[]>, who: string): Promise<string> {
  return (await all()).find((name) => name?.startsWith(`${who}: `)) ?? who;
}
