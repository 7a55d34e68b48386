import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faults } from '../support/accessibility.ts';
import { type RunningApp, startApp } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { RingingCaller } from '../support/peers/ringing-caller.ts';

/** Each state of the pages against WCAG 2.2 AA as axe knows it: light and dark, in a wide window and a narrow one. */

const LONG_NAME = 'Maximiliane Oberhuber-Wittelsbacher '.repeat(6).slice(0, 200).trim();

let browser: Browser;
let app: RunningApp;
let page: Page;

beforeAll(async () => {
  browser = await startBrowser();
  app = await startApp({ host: 'browser', mic: 'browser', speaker: 'none' });
  page = await openPage(app.url);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

async function openPage(url: string, by = browser): Promise<Page> {
  const context = await by.newContext({ viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce' });
  const opened = await context.newPage();
  await opened.goto(url);
  return opened;
}

async function mustPass(state: string, of = page): Promise<void> {
  expect(await faults(of, state)).toBe('');
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const field = () => page.getByRole('textbox', { name: 'Name, number or address' });
const ring = (name: string) => RingingCaller.ring({ address: '127.0.0.1', port: app.port }, name);

/** Ends all calls and forgets them. */
async function tidyUp(): Promise<void> {
  const { calls } = await app.api.call('engine.snapshot', {});
  for (const { id, state } of calls) if (state !== 'ended') await app.api.call('calls.hangup', { callId: id });
  await app.api.call('calls.clear', {});
  await page.getByText('No calls yet').waitFor({ state: 'attached' });
}

describe('no violation of WCAG 2.2 AA', () => {
  it('on the first page, and with an address typed right and wrong', async () => {
    await field().waitFor();
    await mustPass('home');
    await field().fill('echo');
    await page.getByText('Calls the echo test line').waitFor();
    await mustPass('an address');
    await field().fill('two words');
    await page.getByText('This is not an address.').first().waitFor();
    await mustPass('no address');
    await field().press('Enter');
    await mustPass('no address, dialled');
    await field().fill('');
  });

  it('while a call comes in, from somebody with a very long name', async () => {
    const caller = await ring(LONG_NAME);
    await button('Answer').waitFor();
    await mustPass('incoming');
    await caller.giveUp();
    await page.getByText('Missed').waitFor();
    await mustPass('a missed call');
    await tidyUp();
  });

  it('while it rings, in a call, muted, on hold, with the keypad and what it says of itself', async () => {
    await button('Call the ring line').click();
    await page.getByRole('status').getByText('Ringing…').waitFor();
    await mustPass('ringing');
    await tidyUp();
    await button('Call the echo line').click();
    await page.getByRole('timer').waitFor();
    await mustPass('in a call');
    await button('Not encrypted').click();
    await page.getByRole('dialog').waitFor();
    await mustPass('not encrypted');
    await page.keyboard.press('Escape');
    await button('Mute').click();
    await page.getByText('Muted').last().waitFor();
    await mustPass('muted');
    await button('Keypad').click();
    await page.keyboard.press('5');
    await mustPass('keypad');
    await button('Keypad').click();
    await button('Hold').click();
    await page.getByRole('status').getByText('On hold').waitFor();
    await mustPass('on hold');
  });

  it('with five calls and one more that comes in', async () => {
    for (let count = 0; count < 4; count++) {
      const { callId } = await app.api.call('calls.dial', { to: 'tone' });
      await app.api.callIs(callId, 'active');
    }
    const caller = await ring('محمد عبد الرحمن');
    await button('Hold and answer').waitFor();
    await mustPass('five calls and a banner');
    await caller.giveUp();
    await tidyUp();
  });

  it('after a call, one that was never answered, and many of them', async () => {
    await button('Call the busy line').click();
    await page.getByText('Busy is busy.').first().waitFor();
    await mustPass('ended');
    for (let count = 0; count < 40; count++) {
      const { callId } = await app.api.call('calls.dial', { to: 'busy' });
      await app.api.callIs(callId, 'ended');
    }
    await mustPass('many recent calls');
    await tidyUp();
  });

  it('on the account’s card and the sound page', async () => {
    await button(/^Account/).click();
    await page.getByRole('dialog').waitFor();
    await mustPass('account');
    await page.keyboard.press('Escape');
    await button('Settings').click();
    await button('Sound').click();
    await page.getByRole('combobox', { name: 'Input device' }).waitFor();
    await mustPass('sound');
    await button('Calls').click();
  });

  it('on the settings and the diagnostics, empty as they come', async () => {
    await button('Settings').click();
    for (const section of ['Accounts', 'Incoming calls', 'Exchange']) {
      await button(section).click();
      await page.getByRole('heading', { name: section, level: 2 }).waitFor();
      await mustPass(section);
    }
    await button('Accounts').click();
    await button('Add my SIP account').click();
    for (const part of [/^More/, /^Dial plan/, /^Voice codecs/]) await button(part).click();
    await button('Add account').click();
    await page.getByText('Enter the address that your provider gave you.').waitFor();
    await mustPass('a new account, all of it');
    await button('Diagnostics').click();
    await mustPass('no messages');
    await button('Calls').click();
  });

  it('where the microphone is refused', async () => {
    // Both pages would ask for the sound as the call begins, and the latest to ask has it: only that one speaks of its microphone.
    await page.goto('about:blank');
    const refusing = await startBrowser({ microphonePermission: 'refuse' });
    const other = await openPage(app.url, refusing);
    await other.getByRole('button', { name: 'Call the tone line' }).click();
    await other.getByText('Partyline may not use the microphone').first().waitFor();
    await mustPass('microphone refused', other);
    await refusing.close();
    await page.goto(app.url);
    await tidyUp();
  });

  it('where the key is missing, and where the app has gone', async () => {
    const locked = await openPage(new URL('/', app.url).href);
    await locked.getByText('This page needs its key').waitFor();
    await mustPass('locked', locked);
    await app.stop();
    await page.getByText('Reconnecting…').first().waitFor();
    await mustPass('reconnecting');
  });
});
