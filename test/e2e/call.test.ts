import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { Baresip } from '../support/peers/baresip.ts';
import { PulseServer } from '../support/peers/pulse.ts';
import { keepScreenshots } from '../support/screenshots.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { analyseTone, analyseWavFile, levelAt, writeToneWav } from '../support/tone.ts';

/** What a person does in the page, in a real Chromium, with real sound: a WAV as the microphone, the speaker recorded. */

const OUR_HZ = 1000;
const THEIR_HZ = 660;
const LISTEN_MS = 2_000;

const folder = temporaryFolder('e2e');
const microphone = join(folder.path, 'microphone.wav');
const speaks = join(folder.path, 'speaks.wav');
const cleanups: (() => unknown)[] = [];

let pulse: PulseServer;
let browser: Browser;
let app: RunningApp;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  writeToneWav(microphone, { hz: OUR_HZ, sampleRate: 48_000, seconds: 120 });
  writeToneWav(speaks, { hz: THEIR_HZ, sampleRate: 8_000, seconds: 60 });
  pulse = await PulseServer.start();
  browser = await startBrowser({ microphone, sound: pulse.environment });
  app = await startApp({ host: 'browser', mic: 'browser', speaker: 'browser' });
  page = await openPage(browser);
});

afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) await cleanup();
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await pulse?.stop();
  folder.remove();
});

/** Opens the app's page; whatever the browser complains of is kept. */
async function openPage(by: Browser, query = '?processing=off'): Promise<Page> {
  const context = await by.newContext({ viewport: { width: 1100, height: 720 }, permissions: [] });
  const opened = await context.newPage();
  opened.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  opened.on('pageerror', (error) => complaints.push(String(error)));
  await goToApp(opened, query);
  await opened.getByRole('textbox', { name: 'Name, number or address' }).waitFor();
  return opened;
}

async function goToApp(opened: Page, query = '?processing=off'): Promise<void> {
  await opened.goto(app.url.replace('/#', `/${query}#`));
}

const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' });

async function dial(to: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name, number or address' }).fill(to);
  await page.keyboard.press('Enter');
}

/**
 * How loud the ring is where it is loudest, in dBFS: of the tenths of a second in a whole round of two bursts and a rest. The bursts
 * aren't in phase with each other, and may stand at either end of what was recorded: so no level is taken over the whole of it.
 */
function ringLevel(heard: Int16Array): number {
  const tenth = 4_800;
  const starts = Array.from({ length: Math.floor(heard.length / tenth) }, (_, index) => index * tenth);
  return Math.max(...starts.map((at) => levelAt(heard.subarray(at, at + tenth), 48_000, 659.25)));
}

/** Hangs up and goes back to the first page. */
async function endCall(): Promise<void> {
  await button('End call').click();
  await button('Close').click();
}

describe('the first minute', () => {
  it('shows what can be called, and no complaint of the browser', async () => {
    await button('Call the echo line').waitFor();
    await keepScreenshots(page, 'home');
    expect(complaints).toEqual([]);
  });

  it('Call the echo line: what is said into the microphone is played', async () => {
    await button('Call the echo line').click();
    await page.getByRole('timer').waitFor();
    const settled = await pulse.record(1_000);
    expect(settled.length).toBe(48_000);
    const heard = analyseTone(await pulse.record(LISTEN_MS), 48_000);
    expect(Math.abs(heard.hz - OUR_HZ)).toBeLessThan(2);
    expect(heard.purity).toBeGreaterThan(0.9);
    await keepScreenshots(page, 'in-call');
  });

  it('Mute keeps the microphone out, and lets it in again', async () => {
    await button('Mute').click();
    await pulse.record(600);
    expect(analyseTone(await pulse.record(1_000), 48_000).rms).toBeLessThan(30);
    await keepScreenshots(page, 'muted');
    await button('Mute').click();
    await pulse.record(600);
    expect(Math.abs(analyseTone(await pulse.record(1_000), 48_000).hz - OUR_HZ)).toBeLessThan(2);
  });

  it('Hold says so, and the far end is heard no more; the same button takes it back', async () => {
    await button('Hold').click();
    await page.getByRole('status').getByText('On hold').waitFor();
    await pulse.record(600);
    expect(analyseTone(await pulse.record(1_000), 48_000).rms).toBeLessThan(30);
    await keepScreenshots(page, 'on-hold');
    await button('Hold').click();
    await page.getByRole('timer').waitFor();
    await pulse.record(600);
    expect(Math.abs(analyseTone(await pulse.record(1_000), 48_000).hz - OUR_HZ)).toBeLessThan(2);
  });

  it('the keypad sends digits', async () => {
    await button('Keypad').click();
    await page.getByRole('region', { name: 'Keypad' }).getByRole('button', { name: '5', exact: true }).click();
    await page.keyboard.press('#');
    await expect.poll(() => page.getByLabel('Digits sent').textContent()).toContain('5#');
    await keepScreenshots(page, 'keypad');
    await button('Keypad').click();
  });

  it('End call ends it, and says how it ended', async () => {
    await button('End call').click();
    await page.getByText('You hung up.').first().waitFor();
    await keepScreenshots(page, 'ended');
    await button('Close').click();
    await page.getByRole('region', { name: 'Recent calls' }).waitFor();
    await keepScreenshots(page, 'recent');
  });
});

describe('what can happen to a call', () => {
  it('it rings; it is cancelled while it rings', async () => {
    await button('Call the ring line').click();
    await page.getByRole('status').getByText('Ringing…').waitFor();
    await keepScreenshots(page, 'ringing');
    await button('Cancel call').click();
    await page.getByText('You cancelled the call.').first().waitFor();
    await button('Close').click();
  });

  it('the far end is busy, unknown, not there: each is said in words', async () => {
    await button('Call the busy line').click();
    await page.getByText('Busy is busy.').first().waitFor();
    await keepScreenshots(page, 'busy');
    await button('Close').click();

    await dial('nobody');
    await page.getByText('nobody was not found at that address.').first().waitFor();
    await button('Close').click();

    await dial('sip:bob@127.0.0.1:9');
    await page.getByText('bob can’t be reached').or(page.getByText("bob can't be reached")).first().waitFor();
    await keepScreenshots(page, 'unreachable');
    await button('Close').click();
  });

  it('what is typed wrong is said under the field before anything is dialled', async () => {
    const field = page.getByRole('textbox', { name: 'Name, number or address' });
    await field.fill('two words');
    await page.getByText('This is not an address.').first().waitFor();
    await keepScreenshots(page, 'bad-address');
    await field.fill('');
  });
});

describe('with a baresip', () => {
  it('it calls: a banner rings, a click answers, both hear each other, it hangs up', async () => {
    const baresip = await Baresip.start({ user: 'bob', speaks });
    cleanups.push(
      () => baresip.remove(),
      () => baresip.stop(),
    );
    baresip.dial(`sip:me@${app.sip}`);
    const banner = page.getByRole('region', { name: /^Incoming call from/ });
    await banner.waitFor();
    await keepScreenshots(page, 'incoming');
    await expect.poll(async () => ringLevel(await pulse.record(4_000))).toBeGreaterThan(-25);
    await banner.getByRole('button', { name: 'Answer', exact: true }).click();
    await baresip.event('CALL_ESTABLISHED');
    await page.getByRole('timer').waitFor();
    await pulse.record(1_000);
    const here = analyseTone(await pulse.record(LISTEN_MS), 48_000);
    expect(Math.abs(here.hz - THEIR_HZ)).toBeLessThan(2);
    expect(here.purity).toBeGreaterThan(0.9);
    baresip.hangup();
    await page.getByText('bob hung up.').first().waitFor();
    await baresip.stop();
    const there = analyseWavFile(baresip.recordings()[0] ?? 'no recording');
    expect(Math.abs(there.hz - OUR_HZ)).toBeLessThan(2);
    expect(there.purity).toBeGreaterThan(0.9);
    await button('Close').click();
  });

  it('its address is typed; it answers; a second call is held and answered beside it', async () => {
    const [bob, carol] = [await Baresip.start({ user: 'bob', speaks }), await Baresip.start({ user: 'carol', speaks })];
    cleanups.push(...[bob, carol].flatMap((peer) => [() => peer.remove(), () => peer.stop()]));
    await dial(bob.uri);
    await page.getByRole('timer').waitFor();
    carol.dial(`sip:me@${app.sip}`);
    await button('Hold and answer').waitFor();
    await keepScreenshots(page, 'second-call');
    await button('Hold and answer').click();
    await carol.event('CALL_ESTABLISHED');
    await page.getByRole('region', { name: 'carol' }).first().waitFor();
    await keepScreenshots(page, 'two-calls');
    bob.hangup();
    await endCall();
    await carol.event('CALL_CLOSED');
  });

  it('it is declined by a click, and it gives up by itself', async () => {
    const baresip = await Baresip.start({ user: 'bob', speaks });
    cleanups.push(
      () => baresip.remove(),
      () => baresip.stop(),
    );
    baresip.dial(`sip:me@${app.sip}`);
    await button('Decline').click();
    await baresip.event('CALL_CLOSED');
    await page.getByRole('region', { name: /^Incoming call from/ }).waitFor({ state: 'detached' });
  });
});

describe('when something is wrong', () => {
  it('a refused microphone is said with what to do; the call goes on and is heard', async () => {
    // Both pages would ask for the sound as the call begins, and the latest to ask has it.
    await page.goto('about:blank');
    cleanups.push(() => goToApp(page));
    const refusing = await startBrowser({ microphone, sound: pulse.environment, microphonePermission: 'refuse' });
    cleanups.push(() => refusing.close());
    const other = await openPage(refusing);
    await other.getByRole('button', { name: 'Call the tone line' }).click();
    await other.getByText('Partyline may not use the microphone').first().waitFor();
    await keepScreenshots(other, 'microphone-refused');
    await pulse.record(800);
    expect(Math.abs(analyseTone(await pulse.record(1_000), 48_000).hz - 440)).toBeLessThan(2);
    await other.getByRole('button', { name: 'End call' }).click();
  });

  it('an engine that has gone is said, and the page comes back with it', async () => {
    complaints.length = 0;
    const shortLived = await startApp({ host: 'browser', mic: 'browser', speaker: 'browser' });
    const context = await browser.newContext({ viewport: { width: 1100, height: 720 } });
    cleanups.push(() => context.close());
    const other = await context.newPage();
    await other.goto(shortLived.url);
    await other.getByRole('button', { name: 'Call the echo line' }).waitFor();
    await shortLived.stop();
    await other.getByText('Reconnecting…').first().waitFor();
    await keepScreenshots(other, 'reconnecting');
  });

  it('the sound page shows the devices and a live level', async () => {
    await button('Settings').click();
    await button('Sound').click();
    await page.getByRole('combobox', { name: 'Input device' }).waitFor();
    await page.getByRole('meter').first().waitFor();
    await keepScreenshots(page, 'sound');
    await button('Calls').click();
  });
});
