import type { Page } from 'playwright';
import { type RunningApp, startApp } from './app.ts';
import { startBrowser } from './browser.ts';

/** The app with nothing to hear, and its page in a wide window. */
export interface OpenPage {
  readonly app: RunningApp;
  readonly page: Page;
  close(): Promise<void>;
}

export async function openPage(): Promise<OpenPage> {
  const [browser, app] = await Promise.all([startBrowser(), startApp({ host: 'browser', mic: 'silence' })]);
  const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(app.url);
  return {
    app,
    page,
    close: async () => {
      await browser.close();
      await app.stop();
    },
  };
}
