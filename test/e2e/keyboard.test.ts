import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { Keyboard } from '../support/keyboard.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { writeToneWav } from '../support/tone.ts';

/** A whole day on the phone without a mouse. After every single key the focus must be there, in sight and marked. */

const DIAL = 'Name, number or address';

const folder = temporaryFolder('keyboard');
const speaks = join(folder.path, 'speaks.wav');
let browser: Browser;
let app: RunningApp;
let page: Page;
let keyboard: Keyboard;
let bob: Baresip | undefined;

beforeAll(async () => {
  writeToneWav(speaks, { hz: 660, sampleRate: 8_000, seconds: 60 });
  browser = await startBrowser();
  app = await startApp({ host: 'browser', mic: 'silence', speaker: 'none' });
});

beforeEach(async () => {
  await app.api.call('calls.clear', {});
  const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  keyboard = new Keyboard(page);
  await page.goto(app.url);
  await page.getByRole('textbox', { name: DIAL }).waitFor();
});

afterEach(async () => {
  await page.context().close();
  await bob?.stop();
  bob?.remove();
  bob = undefined;
  const { calls } = await app.api.call('engine.snapshot', {});
  for (const { id, state } of calls) if (state !== 'ended') await app.api.call('calls.hangup', { callId: id });
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  folder.remove();
});

const focused = async () => (await keyboard.focus()).name;
const pressed = (name: string) => page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');
const banner = () => page.getByRole('region', { name: /^Incoming call from/ });

async function dialEcho(): Promise<void> {
  await keyboard.press('Control+k');
  expect(await focused()).toBe(DIAL);
  await keyboard.type('echo');
  await keyboard.press('Enter');
  await page.getByRole('timer').waitFor();
  await expect.poll(focused).toBe('Echo');
}

async function bobRings(): Promise<Baresip> {
  bob = await Baresip.start({ user: 'bob', speaks });
  bob.dial(`sip:me@${app.sip}`);
  await banner().waitFor();
  return bob;
}

describe('a call by keyboard alone', () => {
  it('is dialled, muted, sent digits, held and ended, and closed', async () => {
    await dialEcho();

    await keyboard.press('m');
    await expect.poll(() => pressed('Mute')).toBe('true');
    await keyboard.press('m');
    await expect.poll(() => pressed('Mute')).toBe('false');

    await keyboard.press('k');
    for (const digit of ['1', '5', '#']) await keyboard.press(digit);
    await expect.poll(() => page.getByLabel('Digits sent').textContent()).toBe('15#');
    await keyboard.tabTo('9');
    await keyboard.press('Enter');
    await expect.poll(() => page.getByLabel('Digits sent').textContent()).toBe('15#9');
    await keyboard.press('Escape');
    await page.getByRole('region', { name: 'Keypad' }).waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Echo');

    await keyboard.press('h');
    await page.getByRole('status').getByText('On hold').waitFor();
    await keyboard.press('h');
    await page.getByRole('timer').waitFor();

    await keyboard.tabTo('End call');
    await keyboard.press('Enter');
    await page.getByText('You hung up.').first().waitFor();
    await expect.poll(focused).toBe('Echo');
    await keyboard.tabTo('Close');
    await keyboard.press('Enter');
    await expect.poll(focused).toBe(DIAL);
  });

  it('that rings is answered by its keys, wherever the person writes', async () => {
    await keyboard.press('Control+k');
    await keyboard.type('car');
    const caller = await bobRings();
    expect(await focused()).toBe(DIAL);
    await keyboard.type('ol');
    expect(await page.getByRole('textbox').inputValue()).toBe('carol');
    await keyboard.press('Control+Shift+a');
    await caller.event('CALL_ESTABLISHED');
    await expect.poll(focused).toBe('bob');
    await keyboard.tabTo('End call');
    await keyboard.press('Space');
    await caller.event('CALL_CLOSED');
  });

  it('that rings is answered and declined by its buttons; then the focus is where it was', async () => {
    await keyboard.press('Control+k');
    const caller = await bobRings();
    await keyboard.tabTo('Decline', 'Shift+Tab');
    await keyboard.press('Enter');
    await caller.event('CALL_CLOSED');
    await banner().waitFor({ state: 'detached' });
    await expect.poll(focused).toBe(DIAL);

    caller.dial(`sip:me@${app.sip}`);
    await banner().waitFor();
    await keyboard.tabTo('Answer', 'Shift+Tab');
    await keyboard.press('Enter');
    await caller.event('CALL_ESTABLISHED');
    await expect.poll(focused).toBe('bob');
  });

  it('that rings is declined by its keys', async () => {
    const caller = await bobRings();
    await page.keyboard.press('Control+Shift+d');
    await caller.event('CALL_CLOSED');
    await banner().waitFor({ state: 'detached' });
  });

  it('that the other side ends leaves the focus on why', async () => {
    await keyboard.press('Control+k');
    const caller = await bobRings();
    await keyboard.press('Control+Shift+a');
    await caller.event('CALL_ESTABLISHED');
    await keyboard.tabTo('Mute');
    caller.hangup();
    await page.getByText('bob hung up.').first().waitFor();
    await keyboard.mustSeeFocus('when the other side hung up');
    await expect.poll(focused).toBe('bob');
  });
});

describe('the focus', () => {
  it('goes with the page when only one column fits, and back', async () => {
    await dialEcho();
    await keyboard.press('Control+k');
    expect(await focused()).toBe(DIAL);
    await page.setViewportSize({ width: 380, height: 640 });
    await keyboard.mustSeeFocus('in one column');
    expect(await focused()).toBe('Echo');
    await keyboard.press('Shift+Tab');
    await keyboard.tabTo('Back to the list', 'Shift+Tab');
    await keyboard.press('Enter');
    await expect.poll(focused).toBe(DIAL);
  });

  it('reaches the dial field from anywhere with Ctrl+K, in a narrow window too', async () => {
    await dialEcho();
    await page.setViewportSize({ width: 380, height: 640 });
    await keyboard.press('Control+k');
    await expect.poll(focused).toBe(DIAL);
    await keyboard.tabTo('Settings');
    await keyboard.press('Enter');
    await keyboard.tabTo('Sound');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Sound', exact: true }).waitFor();
    await keyboard.press('Control+k');
    await expect.poll(focused).toBe(DIAL);
  });

  it.each([
    { width: 1100, height: 720 },
    { width: 380, height: 640 },
    { width: 550, height: 360 },
  ])('is seen all the way around each page at $width×$height', async (size) => {
    await page.setViewportSize(size);
    await dialEcho();
    expect(await keyboard.walk()).toEqual(
      expect.arrayContaining([
        'Calls, one call on',
        'Settings',
        'Diagnostics',
        'Mute',
        'Hold',
        'Keypad',
        'Transfer',
        'End call',
      ]),
    );
    await keyboard.tabTo('Settings');
    await keyboard.press('Enter');
    await keyboard.tabTo('Sound');
    await keyboard.press('Enter');
    expect(await keyboard.walk()).toEqual(
      expect.arrayContaining(['Echo cancellation', 'Play a test sound', 'Call the echo line']),
    );
  });
});
