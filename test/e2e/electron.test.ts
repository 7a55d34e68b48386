import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildElectron } from '../../app/build/electron.ts';
import { buildRenderer } from '../../app/build/renderer.ts';
import { isRendererStale } from '../../app/build/stale.ts';
import { findElectron, windowObstacle } from '../../app/choose-host.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The app in the real Electron, wherever its binary and a display are there. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = findElectron(root);
const obstacle =
  binary === undefined ? 'Electron’s binary isn’t installed (npx install-electron)' : windowObstacle(binary);
if (obstacle !== undefined) console.log(`The tests in the real Electron were skipped: ${obstacle}.`);

describe.runIf(obstacle === undefined)('in Electron', () => {
  const folder = temporaryFolder('electron');
  let app: ElectronApplication;
  let page: Page;

  beforeAll(async () => {
    if (isRendererStale()) await buildRenderer();
    await buildElectron();
    const options = [`--data=${folder.path}`, '--sip=127.0.0.1:0', '--mic=tone:440', '--speaker=none', '--json'];
    app = await electron.launch({ executablePath: binary ?? '', args: [root, ...options] });
    page = await app.firstWindow();
  });
  afterAll(async () => {
    await app?.close();
    folder.remove();
  });

  it('the page is our own, sandboxed and isolated', async () => {
    expect(page.url()).toBe('app://partyline/');
    expect(await page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis))).toEqual(
      [],
    );
    expect(
      await page.evaluate(() => Object.keys((globalThis as unknown as Record<string, object>).partyline ?? {})),
    ).toEqual(['connect']);
  });

  it('nothing leads out of it', async () => {
    expect(await page.evaluate(() => window.open('https://example.com/'))).toBeNull();
    await page.evaluate(() => {
      window.location.href = 'https://example.com/';
    });
    expect(page.url()).toBe('app://partyline/');
  });

  it('the echo line is called with one press', async () => {
    await page.getByRole('button', { name: /echo/i }).first().click();
    await page
      .getByText(/\d+:\d\d/)
      .first()
      .waitFor();
    await page.screenshot({ path: join(root, 'test/output/electron-call.png') });
  });
});
