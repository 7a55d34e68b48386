import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildElectron } from '../../app/build/electron.ts';
import { Child } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = temporaryFolder('bundle');

beforeAll(buildElectron);
afterAll(() => folder.remove());

it('the bundle runs whole: engine, media worker, recording worker and contract, under a stand-in for Electron', async () => {
  const app = new Child(
    process.execPath,
    [
      ...['--import', join(root, 'test/e2e/electron/resolve-electron.ts'), join(root, 'dist/electron/main.js')],
      ...[`--data=${folder.path}`, '--sip=127.0.0.1:0', '--mic=silence', '--speaker=none', '--json'],
    ],
    { cwd: folder.path },
  );
  const line = await app.waitFor(({ stdout }) => stdout.match(/^.*\n/)?.[0], 'ready');
  expect(JSON.parse(line)).toEqual({
    event: 'ready',
    url: null,
    api: null,
    sip: [expect.stringMatching(/^udp:127\.0\.0\.1:\d+$/), expect.stringMatching(/^tcp:127\.0\.0\.1:\d+$/)],
  });
  await app.waitFor(({ stderr }) => stderr.includes('the call is recorded') || undefined, 'a call to the echo line');
  const recorded = () => globSync(join(folder.path, 'recordings/*/mix.opus'))[0] ?? folder.path;
  await expect.poll(() => statSync(recorded()).isFile() && statSync(recorded()).size).toBeGreaterThan(500);
  expect(readFileSync(recorded()).toString('latin1', 0, 36)).toMatch(/^OggS.*OpusHead/s);
  expect(await app.stop()).toBe(0);
});
