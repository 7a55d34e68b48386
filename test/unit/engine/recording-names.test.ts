import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePath, recordingName, renamed } from '../../../main/engine/recording-names.ts';
import { temporaryFolder } from '../../support/temporary.ts';

describe('a recording’s folder is called', () => {
  const at = new Date(2026, 10, 3, 9, 5, 0).getTime();

  it.each([
    ['Lounge', '2026-11-03 09.05.00 Lounge'],
    ['', '2026-11-03 09.05.00'],
    ['  a   b  ', '2026-11-03 09.05.00 a b'],
    ['../../etc/passwd', '2026-11-03 09.05.00 .. etc passwd'],
    ['a<b>c:d"e/f\\g|h?i*j', '2026-11-03 09.05.00 a b c d e f g h i j'],
    ['.hidden', '2026-11-03 09.05.00 hidden'],
    ['dots at the end...', '2026-11-03 09.05.00 dots at the end'],
    ['a\u0000b\nc\u202egpj', '2026-11-03 09.05.00 a b c gpj'],
    ['Müller & Söhne 会議', '2026-11-03 09.05.00 Müller & Söhne 会議'],
  ])('of %j: %j', (name, folder) => {
    expect(recordingName(at, name)).toBe(folder);
  });

  it('in 255 bytes at most, whatever the script', () => {
    const longest = recordingName(at, '会'.repeat(500));
    expect(Buffer.byteLength(`${longest} (10).opus`)).toBeLessThanOrEqual(255);
  });
});

describe('on the disk', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const path = (name: string) => join(folder.path, name);
  const files = (...names: string[]): Record<string, string> => {
    for (const name of names) writeFileSync(path(`${name}.wav`), name);
    return Object.fromEntries(names.map((name) => [name, path(`${name}.wav`)]));
  };

  beforeEach(() => {
    folder = temporaryFolder('names');
  });
  afterEach(() => folder.remove());

  it('a name that is taken gets a number', () => {
    expect(freePath(path('a'))).toBe(path('a'));
    mkdirSync(path('a'));
    expect(freePath(path('a'))).toBe(path('a 2'));
    mkdirSync(path('a 2'));
    expect(freePath(path('a'))).toBe(path('a 3'));
    writeFileSync(path('b.wav'), '');
    expect(freePath(path('b'), '.wav')).toBe(path('b 2.wav'));
  });

  it('a member’s file gets the member’s name, each of its parts too', () => {
    const named = renamed(files('mix', 'host', 'stream-1', 'mix (2)', 'stream-1 (2)'), new Map([['stream-1', 'Anna']]));
    expect(named).toEqual({
      mix: path('mix.wav'),
      host: path('host.wav'),
      'stream-1': path('Anna.wav'),
      'mix (2)': path('mix (2).wav'),
      'stream-1 (2)': path('Anna (2).wav'),
    });
    expect(readdirSync(folder.path).sort()).toEqual(['Anna (2).wav', 'Anna.wav', 'host.wav', 'mix (2).wav', 'mix.wav']);
  });

  it('two of one name have a file each, and nobody takes the mix’s', () => {
    const names = new Map([
      ['stream-1', 'Anna'],
      ['stream-2', 'Anna'],
      ['stream-3', 'mix'],
    ]);
    expect(Object.values(renamed(files('mix', 'stream-1', 'stream-2', 'stream-3'), names))).toEqual(
      ['mix.wav', 'Anna.wav', 'Anna 2.wav', 'mix 2.wav'].map(path),
    );
  });

  it('who has no usable name, or a file that has gone, keeps the one it had', () => {
    const names = new Map([
      ['stream-1', '///'],
      ['stream-2', 'Bert'],
    ]);
    const gone = { 'stream-2': path('nowhere.wav') };
    expect(renamed({ ...files('stream-1'), ...gone }, names)).toEqual({ 'stream-1': path('stream-1.wav'), ...gone });
  });
});
