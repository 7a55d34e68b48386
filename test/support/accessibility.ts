import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright';

/** WCAG 2.2 up to AA. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const options: RunOptions = {
  runOnly: tags,
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
};

/** Each width and each colour scheme once: what is wrong in one of them shows there, whatever the other is. */
const looks = [
  { size: { width: 1100, height: 720 }, colorScheme: 'light' },
  { size: { width: 380, height: 640 }, colorScheme: 'dark' },
] as const;

/** Everything wrong with a state of the page, light in a wide window and dark in a narrow one; nothing: an empty string. */
export async function faults(page: Page, state: string): Promise<string> {
  const found: string[] = [];
  for (const { size, colorScheme } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    for (const violation of await violations(page))
      found.push(`${state}, ${size.width} wide, ${colorScheme}: ${violation}`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (overflow > 0) found.push(`${state}, ${size.width} wide: ${overflow} px too wide`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(looks[0].size);
  return found.join('\n');
}

/** What axe finds wrong with the page as it stands: each a rule, what it is about, and the elements. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate<AxeResults['violations']>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return found.map(({ id, help, nodes }) => {
    const elements = nodes.map(({ html, failureSummary }) => `  ${html}\n  ${failureSummary}`);
    return [`${id}: ${help}`, ...elements].join('\n');
  });
}
