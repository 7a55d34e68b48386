import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { type OpenPage, openPage } from '../support/open-page.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { Kamailio } from '../support/peers/kamailio.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { writeToneWav } from '../support/tone.ts';

/** What a person does in the page with other people's phones and servers: two baresips, a kamailio, another Partyline. */

const folder = temporaryFolder('far-ends');
const speaks = join(folder.path, 'speaks.wav');

let opened: OpenPage;
let app: RunningApp;
let page: Page;

beforeAll(async () => {
  writeToneWav(speaks, { hz: 660, sampleRate: 8_000, seconds: 60 });
  opened = await openPage();
  ({ app, page } = opened);
});

afterAll(async () => {
  await opened?.close();
  folder.remove();
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const heading = (name: string) => page.getByRole('heading', { name, level: 2, exact: true });
/** What a screen reader is told. */
const said = (sentence: string | RegExp) => page.locator('[aria-live="polite"]').getByText(sentence).first();

async function dial(uri: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name, number or address' }).fill(uri);
  await page.keyboard.press('Enter');
}

describe('a call with one baresip, and another that it goes to', () => {
  let bob: Baresip;
  let carol: Baresip;

  beforeEach(async () => {
    bob = await Baresip.start({ user: 'bob', speaks });
    carol = await Baresip.start({ user: 'carol', speaks });
    await dial(bob.uri);
    await said('Connected to bob').waitFor({ state: 'attached' });
  });

  afterEach(async () => {
    await Promise.all([bob.stop(), carol.stop()]);
    for (const phone of [bob, carol]) phone.remove();
    await app.api.until(({ calls }) => calls.every(({ state }) => state === 'ended'), 'all calls are over');
    await button('Clear recent calls').click();
  });

  it('is transferred: bob is with carol, and the page says so', async () => {
    await page.keyboard.press('t');
    await page.keyboard.type(carol.uri);
    await page.keyboard.press('Enter');
    await carol.event('CALL_ESTABLISHED');
    await page
      .getByText(/^You transferred bob to carol/)
      .first()
      .waitFor();
    await expect.poll(() => said(/^You transferred bob to carol/).count()).toBe(1);
  });

  it('is held while carol is asked, and connected with her', async () => {
    await dial(carol.uri);
    await said('Connected to carol').waitFor({ state: 'attached' });
    await page.keyboard.press('t');
    await button('Connect with bob').click();
    await page
      .getByText(/^You transferred carol to bob/)
      .first()
      .waitFor();
    const between = () =>
      [bob, carol].map(({ events }) => events.filter(({ type }) => type === 'CALL_ESTABLISHED').length);
    expect(between()).toEqual([2, 2]);
  });

  it('is handed over by bob, once the person accepts', async () => {
    bob.transfer(carol.uri);
    const asks = page.getByRole('region', { name: 'bob wants to transfer you' });
    await asks.getByRole('button', { name: 'Accept' }).click();
    await carol.event('CALL_ESTABLISHED');
    await heading('carol').waitFor();
    await button('End call').click();
  });
});

describe('somebody else', () => {
  it('writes, and is answered', async () => {
    const other = await startApp();
    const answer = other.api.event('message.received');
    await other.api.call('messages.send', { to: `sip:me@${app.sip}`, text: 'Are you coming?' });
    await page.getByRole('status').getByText('Are you coming?').waitFor();
    await button('Reply').click();
    await page.keyboard.type('At three.');
    await page.keyboard.press('Control+Enter');
    expect(await answer).toMatchObject({ text: 'At three.' });
    await page.getByText(/^Sent to /).waitFor();
    await other.stop();
  });
});

describe('a server with a certificate that nobody here knows', () => {
  it('gets no password until the person has trusted it', async () => {
    const server = await Kamailio.start();
    await button('Settings').click();
    await button('Add my SIP account').click();
    await page.getByLabel('Address', { exact: true }).fill('alice@example.test');
    await page.getByLabel('Password', { exact: true }).fill('pw-alice');
    await button(/^More/).click();
    await page.getByLabel('Outbound proxy', { exact: true }).fill(`127.0.0.1:${server.ports.tls}`);
    await page.getByLabel('Transport', { exact: true }).selectOption('tls');
    await button('Add account').click();
    await button('Trust this certificate…').click();
    await page.getByRole('checkbox').check();
    await button('Trust this certificate').click();
    const card = page.getByRole('article', { name: 'alice@example.test' });
    await card.getByText(/^Registered until \d/).waitFor();
    await said('alice: Registered.').waitFor({ state: 'attached' });
    await server.stop();
  });
});
