import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';

const folder = fileURLToPath(new URL('../output/screenshots', import.meta.url));

/** The three sizes that every page must look right at; the colours are the same at each, so the narrow ones are kept in one scheme. */
const looks = [
  { size: { width: 1100, height: 720 }, colorScheme: 'light' },
  { size: { width: 640, height: 900 }, colorScheme: 'light' },
  { size: { width: 1100, height: 720 }, colorScheme: 'dark' },
  { size: { width: 380, height: 640 }, colorScheme: 'dark' },
] as const;

/** Keeps a state of the page at three sizes, light or dark, and puts the page back as it was. */
export async function keepScreenshots(page: Page, state: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const before = page.viewportSize();
  for (const { size, colorScheme } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(size);
    await painted(page, colorScheme);
    await page.screenshot({ path: join(folder, `${state}-${size.width}x${size.height}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ colorScheme: 'light' });
  if (before) await page.setViewportSize(before);
  writeIndex();
}

/** Waits until the page is drawn in its new colours: they follow a change of scheme some frames later. */
async function painted(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.waitForFunction((scheme) => {
    const [red = 0, green = 0, blue = 0] = getComputedStyle(document.body).color.match(/\d+/g)?.map(Number) ?? [];
    return red + green + blue > 384 === (scheme === 'dark');
  }, colorScheme);
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

function writeIndex(): void {
  const pictures = readdirSync(folder).filter((name) => name.endsWith('.png'));
  const figures = pictures.map((name) => `<figure><img src="${name}" alt=""><figcaption>${name}</figcaption></figure>`);
  const style =
    'body{font:14px system-ui;display:flex;flex-wrap:wrap;gap:16px}img{max-width:360px;border:1px solid #8888}figure{margin:0}';
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><title>Screenshots</title><style>${style}</style>${figures.join('\n')}\n`,
  );
}
