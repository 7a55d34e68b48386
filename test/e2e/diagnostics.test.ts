import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningApp } from '../support/app.ts';
import { type OpenPage, openPage } from '../support/open-page.ts';
import { keepScreenshots } from '../support/screenshots.ts';

/** The wire as a person looks at it, with the messages of a real call. */

let opened: OpenPage;
let app: RunningApp;
let page: Page;

beforeAll(async () => {
  opened = await openPage();
  ({ app, page } = opened);
});

afterAll(async () => {
  await opened?.close();
});

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

describe('what crossed the network', () => {
  it('is a ladder: INVITE, 200, ACK and BYE of a call to the echo line', async () => {
    const { callId } = await app.api.call('calls.dial', { to: 'echo' });
    await app.api.callIs(callId, 'active');
    await app.api.call('calls.hangup', { callId });
    await app.api.callIs(callId, 'ended');
    await button('Diagnostics').click();
    await page.getByRole('region', { name: 'Calls' }).getByRole('button', { name: /Echo/ }).click();
    const ladder = page.getByRole('list', { name: 'SIP messages: Echo' });
    const rung = (label: string) => ladder.getByRole('button', { name: new RegExp(`ms ${label}`) }).first();
    for (const label of ['INVITE', '200 OK', 'ACK', 'BYE']) await rung(label).waitFor();
    await keepScreenshots(page, 'ladder-echo');
    await rung('INVITE').click();
    const message = page.getByRole('dialog', { name: 'INVITE' });
    await message.getByText(/^INVITE sip:echo@/).waitFor();
    await page.keyboard.press('Escape');
    await message.waitFor({ state: 'detached' });
    // The keyboard is where it was, and the arrow keys go along the ladder.
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page
      .getByRole('dialog', { name: '200 OK' })
      .getByText(/^SIP\/2\.0 200/)
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('is saved as text and as a capture', async () => {
    for (const [item, ending] of [
      ['Save as text', '.txt'],
      ['Save as pcap', '.pcapng'],
    ] as const) {
      await button('Save or copy').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: item }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(new RegExp(`\\${ending}$`));
    }
  });
});
