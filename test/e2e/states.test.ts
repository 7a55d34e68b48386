import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AccountSettings, Snapshot } from '../../app/ipc/contract.ts';
import { faults } from '../support/accessibility.ts';
import { startBrowser } from '../support/browser.ts';
import { keepScreenshots } from '../support/screenshots.ts';
import { Refusal, ScriptedEngine } from '../support/scripted-engine.ts';
import { anAccount, aTalk, localAccount, quietFeatures, restingSnapshot } from '../support/snapshots.ts';

/** States that are hard to come by in the running app: what the person sees, what their press asks for, and WCAG 2.2 AA. */

const TRUSTED = '99'.repeat(32);
const SHOWN = 'ab12cd34'.repeat(8);

const certificate = {
  fingerprint: SHOWN,
  subject: 'CN=sip.example.com',
  issuer: 'CN=Example Internal CA',
  names: ['sip.example.com', '*.voip.example.com'],
  validFrom: Date.UTC(2026, 0, 1),
  validTo: Date.UTC(2030, 0, 1),
};

const settings: AccountSettings = {
  enabled: true,
  displayName: 'Alice Winter',
  user: 'alice',
  domain: 'example.com',
  transport: 'tls',
  registers: true,
  expiresSeconds: 600,
  codecs: ['opus', 'G722', 'PCMU', 'PCMA', 'L16'],
  dialPlan: { country: 'DE', numbers: 'international', rules: [], userPhone: false },
  features: quietFeatures,
};

const bob = { uri: 'sip:bob@example.com', label: 'Bob Summer' };
const carol = { uri: 'sip:carol@example.com', label: 'Carol Autumn' };

let browser: Browser;
let page: Page;
let engine: ScriptedEngine;
let pinned: string | undefined;

beforeAll(async () => {
  browser = await startBrowser();
});

afterEach(() => page.context().close());

afterAll(() => browser?.close());

async function open(state: Partial<Snapshot>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce' });
  engine = await ScriptedEngine.serve(context, restingSnapshot(state), {
    'accounts.settings': () => ({
      settings: pinned === undefined ? settings : { ...settings, pinnedCertificate: pinned },
      hasPassword: true,
    }),
    'dial.preview': ({ to }) => ({ uri: `sip:${to}@example.com`, account: 'alice', text: `Calls ${to}@example.com` }),
    'calls.dial': () => ({ callId: 'new' }),
    'calls.transfer': ({ to }) => {
      if (to === 'nowhere') throw new Refusal('There is no such address.');
      return {};
    },
  });
  page = await engine.open(context);
  page.setDefaultTimeout(10_000);
}

/** Keeps pictures of the state, and holds it against WCAG 2.2 AA. */
async function mustPass(state: string): Promise<void> {
  await keepScreenshots(page, state);
  expect(await faults(page, state)).toBe('');
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

const manyAccounts = [
  { ...localAccount, isDefault: false },
  anAccount({ isDefault: true, voicemail: { waiting: true, newMessages: 2, oldMessages: 1 } }),
  anAccount({ id: 'work', displayName: 'Work', uri: 'sip:2042@pbx.example', state: 'refused', text: 'Refused: no.' }),
  anAccount({ id: 'old', displayName: 'Old', uri: 'sip:old@example.org', state: 'disabled', text: 'Switched off.' }),
];

describe('accounts', () => {
  it('a wait counts down, and can be cut short', async () => {
    const text = 'No answer from example.net: timed out. Trying again in 42 s.';
    const waiting = anAccount({ id: 'away', state: 'unreachable', text, retryAt: Date.now() + 42_000 });
    await open({ accounts: [...manyAccounts, waiting] });
    await button('Settings').click();
    await page.getByText(/^Tries again in (4[01]|3\d) s$/).waitFor();
    await page.getByText('No answer from example.net: timed out.', { exact: true }).waitFor();
    await mustPass('accounts');
    await page.getByRole('article').last().getByRole('button', { name: 'Try now' }).click();
    expect(engine.lastAsked('accounts.retry')).toEqual({ accountId: 'away' });
  });

  it('an unknown certificate is shown, and trusted in two steps', async () => {
    pinned = undefined;
    await open({ accounts: [localAccount, anAccount({ state: 'untrusted', text: '', certificate })] });
    await button('Settings').click();
    await page.getByText('Is this really your server?').waitFor();
    await page.getByText('sip.example.com, *.voip.example.com').waitFor();
    await mustPass('certificate-unknown');
    await button('Trust this certificate…').click();
    expect(await button('Trust this certificate').isDisabled()).toBe(true);
    await page.getByRole('checkbox').check();
    await mustPass('certificate-trust');
    await button('Trust this certificate').click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(engine.lastAsked('accounts.pin')).toEqual({ accountId: 'alice', fingerprint: SHOWN });
  });

  it('a certificate that took the place of a trusted one is loud', async () => {
    pinned = TRUSTED;
    await open({ accounts: [localAccount, anAccount({ state: 'untrusted', text: '', certificate })] });
    await button('Settings').click();
    await page.getByRole('alert').getByText('The server’s certificate has changed').waitFor();
    await page.getByText('99:99:99:99').first().waitFor();
    await mustPass('certificate-changed');
  });
});

describe('a call', () => {
  const talk = aTalk({ id: 'bob', party: bob });
  const other = aTalk({ id: 'carol', party: carol, hold: 'local' });
  const showBob = () =>
    button(/^Bob Summer/)
      .first()
      .click();

  it('is dialled by the account that is chosen', async () => {
    await open({ accounts: manyAccounts });
    await page.getByRole('combobox', { name: 'Call by' }).selectOption('Me');
    await page.getByRole('textbox').fill('echo');
    await page.keyboard.press('Enter');
    await expect.poll(() => engine.lastAsked('calls.dial')).toEqual({ to: 'echo', accountId: 'me' });
  });

  it('is transferred to an address; what is wrong with it is said', async () => {
    await open({ accounts: manyAccounts, calls: [talk] });
    await showBob();
    await page.keyboard.press('t');
    const dialog = page.getByRole('dialog', { name: 'Transfer Bob Summer' });
    await page.keyboard.type('nowhere');
    await dialog.getByText('Calls nowhere@example.com').waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByText('There is no such address.').waitFor();
    await mustPass('transfer-refused');
    await dialog.getByRole('textbox').fill('carol');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(engine.lastAsked('calls.transfer')).toEqual({ callId: 'bob', to: 'carol' });
    engine.show({ calls: [{ ...talk, transfer: { state: 'ringing', text: 'It rings at Carol Autumn.' } }] });
    await page.getByRole('status').getByText('It rings at Carol Autumn.').waitFor();
    await mustPass('transferring');
  });

  it('is connected with another call', async () => {
    await open({ accounts: manyAccounts, calls: [talk, other] });
    await showBob();
    await button('Transfer').click();
    await mustPass('transfer');
    await button('Connect with Carol Autumn').click();
    expect(engine.lastAsked('calls.transferTo')).toEqual({ callId: 'bob', otherCallId: 'carol' });
  });

  it('that the far end wants to hand over asks first', async () => {
    const request = { to: 'sip:carol@example.com', text: 'Bob wants to send you on.' };
    await open({ calls: [{ ...talk, transferRequest: request }] });
    const asks = page.getByRole('region', { name: 'Bob Summer wants to transfer you' });
    await asks.getByText('To carol@example.com').waitFor();
    await mustPass('transfer-request');
    await asks.getByRole('button', { name: 'Refuse' }).click();
    expect(engine.lastAsked('calls.refuseTransfer')).toEqual({ callId: 'bob' });
  });

  it('says honestly what is encrypted', async () => {
    await open({ calls: [{ ...talk, encrypted: true }] });
    await showBob();
    await button('Voice not encrypted').click();
    await page.getByText('encrypted on its way to your server (TLS). The voice is not').waitFor();
  });

  it('that comes in says for whom and by whom, is declined as busy or sent on', async () => {
    const incoming = { direction: 'incoming', state: 'incoming', accountId: 'alice' } as const;
    const rings = aTalk({ id: 'in', party: bob, ...incoming, forwardedBy: 'Forwarded by Dave Spring' });
    await open({ accounts: manyAccounts, calls: [rings] });
    await page.getByText('Incoming call for Alice Winter').waitFor();
    await page.getByText('Forwarded by Dave Spring').waitFor();
    await button('Decline in another way').click();
    await mustPass('decline-menu');
    await page.getByRole('menuitem', { name: /^Say that I’m busy/ }).click();
    await expect.poll(() => engine.lastAsked('calls.decline')).toEqual({ callId: 'in', reason: 'busy' });
    await button('Decline in another way').click();
    await page.getByRole('menuitem', { name: 'Forward to…' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('carol');
    await mustPass('forward');
    await page.getByRole('dialog').getByRole('button', { name: 'Forward', exact: true }).click();
    await expect.poll(() => engine.lastAsked('calls.deflect')).toEqual({ callId: 'in', to: 'carol' });
  });
});

describe('what else comes in', () => {
  it('a text message stays until it is seen, and is answered', async () => {
    await open({ accounts: manyAccounts });
    await button('Call the echo line').waitFor();
    engine.push('message.received', { accountId: 'alice', from: bob, text: 'Are you coming?', at: Date.now() });
    await page.getByRole('status').getByText('Are you coming?').waitFor();
    await mustPass('message');
    await button('Reply').click();
    await page.getByRole('dialog', { name: 'Message to Bob Summer' }).waitFor();
    await mustPass('message-reply');
    await page.keyboard.type('At three.');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Sent to Bob Summer.').waitFor();
    expect(engine.lastAsked('messages.send')).toEqual({ to: bob.uri, text: 'At three.', accountId: 'alice' });
  });

  it('voice messages are counted on the badge', async () => {
    await open({ accounts: manyAccounts });
    await button('Account Alice Winter: Registered, 2 new voice messages').click();
    await page.getByRole('dialog').getByText('2 new voice messages').waitFor();
    await mustPass('accounts-card');
  });
});

it('an exchange that is open to the network says what that means', async () => {
  const users = [{ name: 'kitchen', hasPassword: true, phones: 1 }];
  await open({ exchange: { mode: 'proxy', lan: true, legacyDigest: false, address: '192.0.2.42:5060', users } });
  await button('Settings').click();
  await button('Exchange').click();
  await page.getByText('Everyone on this network can reach your exchange').waitFor();
  await page.getByText('1 phone registered').waitFor();
  await mustPass('exchange-open');
});
