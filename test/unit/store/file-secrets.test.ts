import { chmodSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileSecrets, type OpenedSecrets } from '../../../main/store/file-secrets.ts';
import { temporaryFolder } from '../../support/temporary.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const clock = new VirtualClock(Date.UTC(2026, 10, 22, 20, 58, 0));
let folder: ReturnType<typeof temporaryFolder>;
let path: string;

beforeEach(() => {
  folder = temporaryFolder('secrets');
  path = join(folder.path, 'secrets.json');
});
afterEach(() => folder.remove());

function open(): OpenedSecrets {
  const opened = FileSecrets.open(folder.path, clock);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}

describe('passwords', () => {
  it('are there after a start, and gone when deleted', () => {
    const { secrets } = open();
    secrets.set('account:work', 'open sesame');
    secrets.set('account:home', 'pässwörd 🔑');
    secrets.delete('account:work');
    expect(open().secrets.get('account:home')).toBe('pässwörd 🔑');
    expect(open().secrets.get('account:work')).toBeUndefined();
    expect(open().secrets.get('toString')).toBeUndefined();
  });

  it('stand nowhere in the folder, and their files are their owner’s alone', () => {
    open().secrets.set('account:work', 'open sesame');
    expect(readdirSync(folder.path).sort()).toEqual(['secrets.json', 'secrets.key']);
    for (const name of readdirSync(folder.path)) {
      expect(readFileSync(join(folder.path, name)).includes('open sesame')).toBe(false);
      expect(statSync(join(folder.path, name)).mode & 0o777).toBe(0o600);
    }
  });

  it('are sealed anew each time, so that equal ones don’t look equal', () => {
    const { secrets } = open();
    secrets.set('a', 'same');
    secrets.set('b', 'same');
    const sealed = JSON.parse(readFileSync(path, 'utf8'));
    expect(sealed.a.text).not.toBe(sealed.b.text);
  });

  it('take back a key that others may read', () => {
    open();
    chmodSync(join(folder.path, 'secrets.key'), 0o644);
    open();
    expect(statSync(join(folder.path, 'secrets.key')).mode & 0o777).toBe(0o600);
  });

  it('can’t be put in another’s place', () => {
    open().secrets.set('account:work', 'open sesame');
    const sealed = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ 'account:evil': sealed['account:work'] }));
    const { secrets, notices } = open();
    expect(secrets.get('account:evil')).toBeUndefined();
    expect(notices).toHaveLength(1);
  });

  it.each([
    ['the file is no JSON', () => writeFileSync(path, 'x')],
    ['the key is gone', () => rmSync(join(folder.path, 'secrets.key'))],
    [
      'the key is another',
      () => writeFileSync(join(folder.path, 'secrets.key'), Buffer.alloc(32, 7).toString('base64')),
    ],
    ['the key is no key', () => writeFileSync(join(folder.path, 'secrets.key'), 'x')],
  ])('are set aside and asked for again when %s', (_, harm) => {
    open().secrets.set('account:work', 'open sesame');
    harm();
    const before = readFileSync(path, 'utf8');
    const { secrets, notices } = open();
    const aside = `${path}.damaged-2026-11-22T20-58-00`;
    expect(secrets.get('account:work')).toBeUndefined();
    expect(readFileSync(aside, 'utf8')).toBe(before);
    expect(notices).toEqual([
      `The passwords in ${path} can't be read any more, so they must be typed again. The file is kept as ${aside}.`,
    ]);
    secrets.set('account:work', 'again');
    expect(open().secrets.get('account:work')).toBe('again');
  });

  it('are refused in words where they can’t be kept', () => {
    const opened = FileSecrets.open(join(folder.path, 'not', 'there'), clock);
    expect(opened).toMatchObject({ ok: false, error: expect.stringContaining("Passwords can't be kept") });
  });
});
