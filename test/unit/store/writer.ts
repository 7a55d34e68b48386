import { writeSync } from 'node:fs';
import { systemClock } from '../../../main/base/clock.ts';
import { FileSecrets } from '../../../main/store/file-secrets.ts';
import { record } from '../account/records.ts';
import { opened } from './open-store.ts';

/** Adds accounts and their passwords until it is killed, and tells each that is kept on a line of its own. */
const [folder = '', round = ''] = process.argv.slice(2);
const store = opened(folder);
const secrets = FileSecrets.open(folder, systemClock);
if (!secrets.ok) throw new Error(secrets.error);
for (let count = 0; ; count++) {
  const id = `${round}-${count}`;
  secrets.value.secrets.set(id, `password of ${id}`);
  store.accounts.save(record({ id }));
  writeSync(1, `${id}\n`);
}
