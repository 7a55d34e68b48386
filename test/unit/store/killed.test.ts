import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../../main/base/clock.ts';
import { FileSecrets } from '../../../main/store/file-secrets.ts';
import { Child } from '../../support/child.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { opened } from './open-store.ts';

const folder = temporaryFolder('killed');
afterEach(() => folder.remove());

/** How many are acknowledged before the writer is killed in the middle of more. */
const ACKNOWLEDGED = 40;

it('what was acknowledged is there after a SIGKILL in the middle of writing, round after round', async () => {
  const told: string[] = [];
  for (let round = 0; round < 3; round++) {
    const writer = new Child(process.execPath, [
      '--no-warnings',
      fileURLToPath(new URL('writer.ts', import.meta.url)),
      folder.path,
      String(round),
    ]);
    await writer.waitFor(({ stdout }) => (stdout.split('\n').length > ACKNOWLEDGED ? true : undefined), 'writing');
    await writer.stop('SIGKILL');
    // The last line may have been cut; every whole one was acknowledged.
    told.push(...writer.stdout.split('\n').slice(0, -1));
  }
  const store = opened(folder.path);
  const secrets = FileSecrets.open(folder.path, systemClock);
  if (!secrets.ok) throw new Error(secrets.error);
  expect([store.notices, secrets.value.notices]).toEqual([[], []]);
  const kept = new Set(store.accounts.list().map(({ id }) => id));
  expect(told.length).toBeGreaterThanOrEqual(3 * ACKNOWLEDGED);
  expect(told.filter((id) => !kept.has(id))).toEqual([]);
  expect(told.filter((id) => secrets.value.secrets.get(id) !== `password of ${id}`)).toEqual([]);
  store.dispose();
});
