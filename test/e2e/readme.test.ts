import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { Child } from '../support/child.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const script = join(root, 'test/output/call-echo.mjs');

afterEach(() => {
  rmSync(script, { force: true });
  rmSync(join(root, 'scratch'), { recursive: true, force: true });
});

it('the README’s example script calls the echo line and ends by itself', async () => {
  const [, code] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  writeFileSync(script, code ?? 'throw new Error("no example")');
  const child = new Child(process.execPath, [script], { cwd: root });
  expect(await child.exit()).toBe(0);
  expect(child.stdout.split('\n')).toContain('Echo: active');
});
