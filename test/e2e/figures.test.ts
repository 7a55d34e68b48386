import { gzipSync } from 'node:zlib';
import type { Browser, Page, Response } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningApp, startApp } from '../support/app.ts';
import { startBrowser } from '../support/browser.ts';
import { RingingCaller } from '../support/peers/ringing-caller.ts';

/** What a person waits for, measured and printed. */

const KIB = 1024;
const WEIGHT_KIB = 350;
const BANNER_MS = 300;
const RINGS = 10;

let browser: Browser;
let app: RunningApp;
let page: Page;
let weight = 0;

beforeAll(async () => {
  browser = await startBrowser();
  app = await startApp({ host: 'browser', mic: 'silence', speaker: 'none' });
  page = await browser.newPage();
  const bodies: Promise<number>[] = [];
  const weigh = (response: Response) => void bodies.push(response.body().then((body) => gzipSync(body).length));
  page.on('response', weigh);
  await page.goto(app.url);
  await page.getByRole('textbox', { name: 'Name, number or address' }).waitFor();
  page.off('response', weigh);
  weight = (await Promise.all(bodies)).reduce((sum, bytes) => sum + bytes, 0) / KIB;
});

afterAll(async () => {
  await browser?.close();
  await app?.stop();
});

/** From now on, waits for a banner: `seen` gives when it was painted and when it had come to rest, in ms since 1970. */
async function watchForBanner(): Promise<() => Promise<{ readonly painted: number; readonly atRest: number }>> {
  const watch = await page.evaluateHandle(() => ({
    seen: new Promise<{ painted: number; atRest: number }>((resolve) => {
      const now = () => performance.timeOrigin + performance.now();
      const observer = new MutationObserver(async () => {
        const banner = document.querySelector('section[aria-label^="Incoming call"]');
        if (!banner) return;
        observer.disconnect();
        await new Promise((frame) => requestAnimationFrame(() => setTimeout(frame)));
        const painted = now();
        await Promise.all(banner.getAnimations().map(({ finished }) => finished));
        resolve({ painted, atRest: now() });
      });
      observer.observe(document.body, { subtree: true, childList: true });
    }),
  }));
  return () => watch.evaluate(({ seen }) => seen);
}

describe('figures', () => {
  it(`the page weighs less than ${WEIGHT_KIB} KiB (gzip) when it can be used`, () => {
    console.log(`page: ${weight.toFixed(1)} KiB gzip`);
    expect(weight).toBeGreaterThan(0);
    expect(weight).toBeLessThan(WEIGHT_KIB);
  });

  it(`an INVITE is seen within ${BANNER_MS} ms`, async () => {
    const painted: number[] = [];
    const atRest: number[] = [];
    for (let ring = 0; ring < RINGS; ring++) {
      const bannerSeen = await watchForBanner();
      const caller = await RingingCaller.ring({ address: '127.0.0.1', port: app.port }, 'Carol');
      const seen = await bannerSeen();
      painted.push(seen.painted - caller.sentAt);
      atRest.push(seen.atRest - caller.sentAt);
      await caller.giveUp();
      await page.getByRole('region', { name: /^Incoming call/ }).waitFor({ state: 'detached' });
    }
    console.log(`INVITE → banner painted: ${spread(painted)}; at rest: ${spread(atRest)}`);
    expect(Math.max(...painted)).toBeLessThan(BANNER_MS);
  });
});

function spread(ms: readonly number[]): string {
  const sorted = [...ms].sort((a, b) => a - b);
  return `median ${sorted[sorted.length >> 1]?.toFixed(0)} ms, longest ${sorted.at(-1)?.toFixed(0)} ms`;
}
