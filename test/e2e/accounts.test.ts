import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { keepScreenshots } from '../support/screenshots.ts';

/** A person sets up accounts in the page; the server is the exchange of another Partyline. */

const PASSWORD = 'right-and-long';

let browser: Browser;
let app: RunningApp;
let server: RunningApp;
let page: Page;
/** The address of the account. */
let kitchen: string;

beforeAll(async () => {
  browser = await startBrowser();
  server = await startApp();
  kitchen = `kitchen@${server.sip}`;
  await server.api.call('exchange.setUser', { name: 'kitchen', password: PASSWORD });
  app = await startApp({ host: 'browser', mic: 'silence' });
  const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(app.url);
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await server?.stop();
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const card = () => page.getByRole('article', { name: kitchen });

describe('an account is added', () => {
  it('from the first page; what is wrong with it is said at its field', async () => {
    await button('Add my SIP account').click();
    await page.getByLabel('Address', { exact: true }).fill('kitchen');
    await button('Add account').click();
    await page.getByText('Enter it as user@domain').waitFor();
    expect(await page.getByLabel('Address', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-invalid'))).toBe('true');
  });

  it('with a wrong password it is refused, in words', async () => {
    await page.getByLabel('Address', { exact: true }).fill(kitchen);
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await button('Add account').click();
    await card().getByText('Wrong user name or password. Check both.').waitFor();
    await keepScreenshots(page, 'account-refused');
  });

  it('with the right one it is registered, and until when is said', async () => {
    await card().getByRole('button', { name: 'Edit' }).click();
    const password = page.getByLabel('Password', { exact: true });
    expect(await password.inputValue()).toBe('');
    expect(await password.getAttribute('placeholder')).toBe('Unchanged');
    await password.fill(PASSWORD);
    await button('Save').click();
    await card()
      .getByText(/^Registered until \d/)
      .waitFor();
  });

  it('the page shows what its dial plan makes of a number', async () => {
    await card().getByRole('button', { name: 'Edit' }).click();
    await button(/^Dial plan/).click();
    await page.getByLabel('Country', { exact: true }).selectOption('Germany');
    await page.getByLabel('Numbers are sent').selectOption('international');
    await page.getByLabel('Try a number').fill('030 901820');
    await page.getByText('Save to try your changes.').waitFor();
    // As it was saved: digits as typed.
    await page
      .getByText(/\b030901820/)
      .first()
      .waitFor();
    await button('Save and try').click();
    await page.getByText('+4930901820').first().waitFor();
    await keepScreenshots(page, 'dial-plan');
    await button('Cancel').click();
  });

  it('another is made the default one; it is switched off and on', async () => {
    const choose = async (address: string, item: string) => {
      await button(`More for ${address}`).click();
      await page.getByRole('menuitem', { name: item }).click();
    };
    const me = `me@${app.sip}`;
    await choose(me, 'Make default');
    await page.getByRole('article', { name: me }).getByText('Default').waitFor();
    await choose(kitchen, 'Switch off');
    await card().getByText('Switched off').waitFor();
    await choose(kitchen, 'Switch on');
    await card()
      .getByText(/^Registered until \d/)
      .waitFor();
    await choose(kitchen, 'Make default');
    await card().getByText('Default').waitFor();
  });

  it('removed, it comes back with Undo', async () => {
    await button(`More for ${kitchen}`).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await card().waitFor({ state: 'detached' });
    await button('Undo').click();
    await card()
      .getByText(/^Registered until \d/)
      .waitFor();
    // The keyboard is not left on the toast that has gone.
    await expect.poll(() => page.evaluate(() => document.activeElement?.matches('[data-focus-home]'))).toBe(true);
  });
});

describe('what happens to calls that come in', () => {
  it('is kept when the page is loaded again', async () => {
    await button('Incoming calls').click();
    const account = page.getByRole('combobox', { name: 'Account' });
    await account.selectOption({ label: 'kitchen' });
    const quiet = page.getByRole('switch', { name: 'Do not disturb' });
    await quiet.click();
    await page.getByRole('switch', { name: 'When you don’t answer' }).click();
    await page.getByLabel('When not answered, forward to').fill('echo');
    await page.getByLabel('Rings for, in seconds').fill('7');
    await page.getByRole('switch', { name: 'Call waiting' }).click();
    const features = async () => {
      const { accounts } = await app.api.call('engine.snapshot', {});
      return accounts.find(({ uri }) => uri.includes('kitchen'))?.features;
    };
    await expect.poll(features).toMatchObject({
      doNotDisturb: true,
      forwarding: { noAnswer: 'echo', noAnswerSeconds: 7 },
      callWaiting: false,
    });

    await page.reload();
    await button('Settings').click();
    await button('Incoming calls').click();
    await account.selectOption({ label: 'kitchen' });
    await expect.poll(() => quiet.getAttribute('aria-checked')).toBe('true');
    expect(await page.getByLabel('When not answered, forward to').inputValue()).toBe('echo');
    expect(await page.getByLabel('Rings for, in seconds').inputValue()).toBe('7');
    expect(await page.getByRole('switch', { name: 'Call waiting' }).getAttribute('aria-checked')).toBe('false');
  });

  it('not being disturbed is one press away, for all accounts', async () => {
    await button(/^Account /).click();
    const quiet = page.getByRole('dialog').getByRole('switch', { name: 'Do not disturb' });
    await page.getByText('On for some of your accounts').waitFor();
    await quiet.click();
    await expect.poll(() => quiet.getAttribute('aria-checked')).toBe('true');
    await button(/^Account .*: Do not disturb/).waitFor({ state: 'attached' });
    await quiet.click();
    await button(/^Account .*: Registered/).waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
  });
});

describe('the exchange', () => {
  it('gets people with passwords, and says how many phones they have', async () => {
    await button('Exchange').click();
    const people = page.getByRole('region', { name: 'People' });
    await people.getByLabel('Name', { exact: true }).fill('two words');
    await people.getByRole('button', { name: 'Add', exact: true }).click();
    await people.getByText('Letters, digits, dots, dashes and underscores only.').waitFor();
    await people.getByLabel('Name', { exact: true }).fill('hall');
    await people.getByRole('button', { name: 'Make one up' }).click();
    await people.getByRole('button', { name: 'Add', exact: true }).click();
    await people.getByText('No phone registered').waitFor();
    await button('Remove hall').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
    await people.getByText('Nobody yet.').waitFor();
  });

  it('is opened to the network with a warning, and changes how it finds phones', async () => {
    await page.getByRole('radio', { name: /Tell callers where/ }).check();
    await expect.poll(async () => (await app.api.call('engine.snapshot', {})).exchange.mode).toBe('redirect');
  });
});
