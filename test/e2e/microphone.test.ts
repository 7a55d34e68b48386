import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { type PulseMicrophone, PulseServer } from '../support/peers/pulse.ts';
import { keepScreenshots } from '../support/screenshots.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { analyseTone, writeToneWav } from '../support/tone.ts';

/** A headset that is unplugged in the middle of a call, and plugged in again: through Chromium's own capture. */

const VOICE_HZ = 1000;

const folder = temporaryFolder('microphone');
const voice = join(folder.path, 'voice.wav');
let pulse: PulseServer;
let headset: PulseMicrophone;
let browser: Browser;
let app: RunningApp;
let page: Page;

beforeAll(async () => {
  writeToneWav(voice, { hz: VOICE_HZ, sampleRate: 48_000, seconds: 120 });
  pulse = await PulseServer.start();
  headset = pulse.plugIn(voice);
  browser = await startBrowser({ microphone: 'sound server', sound: pulse.environment });
  app = await startApp({ host: 'browser', mic: 'browser', speaker: 'browser' });
  page = await (await browser.newContext({ viewport: { width: 1100, height: 720 } })).newPage();
  await page.goto(app.url.replace('/#', '/?processing=off#'));
});

afterAll(async () => {
  await headset?.unplug();
  await browser?.close();
  await app?.stop();
  await pulse?.stop();
  folder.remove();
});

const gone = () => page.getByText('The microphone is gone');

/** Whether the echo line sends back what the microphone hears. */
async function isHeard(): Promise<boolean> {
  const { hz, rms } = analyseTone(await pulse.record(500), 48_000);
  return rms > 300 && Math.abs(hz - VOICE_HZ) < 5;
}

describe('a microphone that is unplugged in a call', () => {
  it('is heard before', async () => {
    await page.getByRole('button', { name: 'Call the echo line' }).click();
    await page.getByRole('timer').waitFor();
    await expect.poll(isHeard, { timeout: 15_000 }).toBe(true);
  });

  it('is said to be gone, and the call goes on', async () => {
    await headset.unplug();
    await gone().waitFor();
    await page.getByText('No microphone', { exact: true }).waitFor();
    await keepScreenshots(page, 'microphone-gone');
    await page.getByRole('timer').waitFor();
    expect(await isHeard()).toBe(false);
  });

  it('is taken again when it is plugged in, without a click', async () => {
    headset = pulse.plugIn(voice);
    await gone().waitFor({ state: 'detached' });
    await expect.poll(isHeard, { timeout: 15_000 }).toBe(true);
  });
});
