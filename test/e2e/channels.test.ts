import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DiscoveredState, Quality, Snapshot } from '../../app/ipc/contract.ts';
import { faults } from '../support/accessibility.ts';
import { startBrowser } from '../support/browser.ts';
import { keepScreenshots } from '../support/screenshots.ts';
import { ScriptedEngine } from '../support/scripted-engine.ts';
import { aChannel, aTalk, restingSnapshot } from '../support/snapshots.ts';

/** Channels, multicast sessions and the quality of calls: what the person sees, what a press or the space bar asks for, and WCAG 2.2 AA. */

let browser: Browser;
let page: Page;
let engine: ScriptedEngine;

beforeAll(async () => {
  browser = await startBrowser();
});

afterEach(() => page.context().close());

afterAll(() => browser?.close());

async function open(state: Partial<Snapshot>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce' });
  engine = await ScriptedEngine.serve(context, restingSnapshot(state), {
    'channels.add': () => ({ channelId: 'new' }),
    'channels.addDiscovered': () => ({ channelId: 'new' }),
    'channels.invite': ({ to }) => ({
      invited: to.map((who) =>
        who === 'nobody' ? { to: who, problem: 'Nobody by that name.' } : { to: who, callId: who },
      ),
    }),
  });
  page = await engine.open(context);
  page.setDefaultTimeout(5_000);
}

async function mustPass(state: string): Promise<void> {
  await keepScreenshots(page, state);
  expect(await faults(page, state)).toBe('');
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });
const item = (name: string | RegExp) => page.getByRole('menuitem', { name });

const hall = aChannel();
const yard = aChannel({
  id: 'yard',
  name: 'Yard and gate',
  address: '239.255.12.2',
  priority: 8,
  talker: { name: 'Gatehouse', since: Date.now() - 4_000 },
  heard: true,
  sources: [{ name: 'Gatehouse', talking: true }],
});
const shop = aChannel({ id: 'shop', name: 'Shop', listening: false, announced: true, state: 'off' });

const found: DiscoveredState = {
  id: 'found',
  name: 'Workshop',
  address: '239.255.12.9',
  port: 5004,
  ttl: 1,
  codec: 'G722',
  from: '192.0.2.9',
};

describe('channels', () => {
  it('begin empty; one is added, what is wrong with it is said', async () => {
    await open({});
    await button('Channels').click();
    await page.getByText('No channels yet').waitFor();
    await mustPass('channels-empty');
    await button('Add a channel').click();
    const dialog = page.getByRole('dialog', { name: 'Add a channel' });
    await dialog.getByRole('textbox', { name: 'Group address' }).fill('192.0.2.1');
    await dialog.getByRole('button', { name: 'Add channel' }).click();
    await dialog.getByText('Enter a name.').waitFor();
    await mustPass('channel-form');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Hall');
    await dialog.getByRole('textbox', { name: 'Group address' }).fill('239.255.12.1');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(engine.lastAsked('channels.add')).toMatchObject({ name: 'Hall', address: '239.255.12.1', port: 5004 });
  });

  it('show who speaks; are listened to, spoken on while Space or the button is held', async () => {
    await open({ channels: [hall, yard, shop], discovered: [found], paging: { name: 'Me', discovering: true } });
    await button('Channels, somebody speaks').click();
    await page.getByText(/^Gatehouse speaks · \d:\d\d$/).waitFor();
    await mustPass('channels');
    await page.getByRole('switch', { name: 'Listen to Shop' }).click();
    expect(engine.lastAsked('channels.listen')).toEqual({ channelId: 'shop', listening: true });

    await page.getByRole('heading', { name: 'Hall' }).click();
    await page.keyboard.down('Space');
    await expect.poll(() => engine.lastAsked('channels.speak')).toMatchObject({ channelId: 'hall', speaking: true });
    await page.keyboard.up('Space');
    await expect.poll(() => engine.lastAsked('channels.speak')).toEqual({ channelId: 'hall', speaking: false });

    await button('Hold to speak on Shop').hover();
    await page.mouse.down();
    await expect.poll(() => engine.lastAsked('channels.speak')).toMatchObject({ channelId: 'shop', speaking: true });
    await page.mouse.up();
    await expect.poll(() => engine.lastAsked('channels.speak')).toEqual({ channelId: 'shop', speaking: false });

    await button('Add Workshop').click();
    expect(engine.lastAsked('channels.addDiscovered')).toEqual({ discoveredId: 'found' });
  });

  it('are announced, people are called into them, one that was removed comes back', async () => {
    await open({ channels: [hall] });
    await button('Channels').click();
    await button('More for Hall').click();
    await item(/^Tell others of it/).click();
    expect(engine.lastAsked('channels.announce')).toEqual({ channelId: 'hall', announced: true });
    await button('More for Hall').click();
    await item(/^Invite people/).click();
    await page.keyboard.type('bob, nobody');
    await page.keyboard.press('Enter');
    await page.getByText('nobody: Nobody by that name.').waitFor();
    expect(engine.lastAsked('channels.invite')).toEqual({ channelId: 'hall', to: ['bob', 'nobody'] });
    await button('More for Hall').click();
    await item('Remove').click();
    await button('Undo').click();
    await expect.poll(() => engine.lastAsked('channels.add')).toMatchObject({ name: 'Hall', codec: 'G722' });
  });
});

describe('a call', () => {
  const quality: Quality = {
    mos: 2.6,
    verdict: 'bad',
    advice: 'Bob Summer may be hard to understand: 12 % of the sound is lost on the way. A cable may help.',
    mosIn: 2.6,
    mosOut: 4.3,
    lossIn: 0.12,
    lossOut: 0,
    jitterMs: 34,
    roundTripMs: 46,
    delayMs: 140,
    concealed: 0.11,
    worst: 2.4,
    mean: 3.4,
  };

  it('says how good it is: a word, advice, then the figures; and that nothing comes', async () => {
    const text = 'Nothing has come from Bob Summer for 30 s. They may have lost their network: call again.';
    const silence = { since: Date.now() - 31_000, dead: true, text };
    await open({ calls: [aTalk({ id: 'bob', quality, silence, codec: 'opus' })] });
    await page.getByText('You hear nothing from them').waitFor();
    for (let second = 0; second < 20; second++) {
      engine.push('quality', { calls: { bob: { ...quality, mos: 4.2 - second / 12 } } });
    }
    await button('Quality: Bad').click();
    await page.getByText(/^Bob Summer may be hard to understand/).waitFor();
    await page.getByText('2.4 and 3.4').waitFor();
    await mustPass('call-quality');
  });

  it('is recorded with R, which nobody overlooks, and R ends that', async () => {
    const talk = aTalk({ id: 'bob' });
    await open({ calls: [talk] });
    await button(/^Bob Summer/)
      .first()
      .click();
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => engine.lastAsked('calls.record'))
      .toEqual({ callId: 'bob', recording: true, format: 'wav', tracks: false });
    const recording = { startedAt: Date.now() - 5_000, tracks: false, format: 'wav', folder: '/recordings' } as const;
    engine.show({ calls: [{ ...talk, recording }] });
    await page.getByText('This call is being recorded').waitFor();
    await mustPass('call-recording');
    await page.keyboard.press('r');
    await expect.poll(() => engine.lastAsked('calls.record')).toEqual({ callId: 'bob', recording: false });
  });

  it('to a conference elsewhere shows who is in it', async () => {
    const people = [
      { uri: 'sip:ann@example.com', label: 'Ann', status: 'connected', muted: false, host: true },
      { uri: 'sip:ben@example.com', label: 'Ben', status: 'alerting', muted: true, host: false },
    ] as const;
    const conference = { uri: 'sip:c@example.com', name: 'Round', locked: false, told: true, people: [...people] };
    await open({ calls: [aTalk({ id: 'bob', conference })] });
    await page.getByRole('region', { name: 'In Round' }).getByText('Ringing…').waitFor();
    await mustPass('call-elsewhere');
  });

  it('to a multicast group says so, and who is there', async () => {
    const sources = [
      { name: 'Ann', talking: true, since: Date.now() },
      { name: 'Ben', talking: false },
    ];
    await open({ calls: [aTalk({ id: 'bob', group: { address: '239.255.12.1', port: 5004, ttl: 1, sources } })] });
    await button('Multicast group').click();
    await page.getByRole('dialog').getByText('Ann').waitFor();
    await mustPass('call-multicast');
  });
});
