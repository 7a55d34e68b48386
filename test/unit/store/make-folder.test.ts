import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from '../../../main/store/make-folder.ts';
import { temporaryFolder } from '../../support/temporary.ts';

let place: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  place = temporaryFolder('folders');
});

afterEach(() => place.remove());

it('makes a folder and those above it, for the owner alone', () => {
  const folder = join(place.path, 'a', 'b', 'c');
  makeFolder(folder);
  expect(statSync(folder).isDirectory()).toBe(true);
  if (process.platform !== 'win32') expect(statSync(join(place.path, 'a')).mode & 0o777).toBe(0o700);
});

it('leaves one that is there as it is', () => {
  const folder = join(place.path, 'a');
  mkdirSync(folder, { mode: 0o755 });
  const before = statSync(folder).mode;
  makeFolder(folder);
  expect(statSync(folder).mode).toBe(before);
});

it('fails where a file is in the way', () => {
  const file = join(place.path, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow('EEXIST');
  expect(() => makeFolder(join(file, 'a'))).toThrow('EEXIST');
});

it.runIf(process.platform === 'linux')(
  'fails, and does not try for ever, where the system has no room for folders',
  () => {
    expect(() => makeFolder('/proc/partyline/data')).toThrow('ENOENT');
  },
);
