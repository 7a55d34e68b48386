import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildElectron } from '../../app/build/electron.ts';
import { buildRenderer } from '../../app/build/renderer.ts';
import { isRendererStale } from '../../app/build/stale.ts';
import { Child } from '../support/child.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What a package holds, by electron-builder itself, around a stand-in for Electron's own files. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = temporaryFolder('packaging');
const unpacked = join(folder.path, 'release/linux-unpacked');

/** Electron's fuses are a stretch of its binary: this text, a version, their number, and a digit for each. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fusesBefore = '10101001';

/** An executable with fuses and the files that Electron comes with. */
function standInElectron(): string {
  const electron = join(folder.path, 'electron');
  mkdirSync(join(electron, 'locales'), { recursive: true });
  mkdirSync(join(electron, 'resources'));
  const fuses = `${FUSE_SENTINEL}\x01${String.fromCharCode(fusesBefore.length)}${fusesBefore}`;
  writeFileSync(join(electron, 'electron'), `#!/bin/sh\n# ${fuses}\n`);
  chmodSync(join(electron, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(electron, name), name);
  writeFileSync(join(electron, 'version'), '45.4.1');
  return electron;
}

interface AsarFolder {
  readonly files: Readonly<Record<string, AsarFolder | { readonly size: number; readonly offset: string }>>;
}

/** An asar: three lengths, a JSON directory with its own length before it, then the files one after another. */
function readAsar(path: string) {
  const bytes = readFileSync(path);
  const start = 8 + bytes.readUInt32LE(4);
  const directory = JSON.parse(bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12))) as AsarFolder;
  const contents = new Map<string, string>();
  const visit = (entry: AsarFolder, above: string): void => {
    for (const [name, inner] of Object.entries(entry.files)) {
      if ('files' in inner) visit(inner, `${above}${name}/`);
      else {
        const from = start + Number(inner.offset);
        contents.set(`${above}${name}`, bytes.toString('utf8', from, from + inner.size));
      }
    }
  };
  visit(directory, '');
  return contents;
}

let packed: Map<string, string>;

beforeAll(async () => {
  if (isRendererStale()) await buildRenderer();
  await buildElectron();
  const args = ['--linux', 'dir', `-c.electronDist=${standInElectron()}`];
  const builder = new Child(
    join(root, 'node_modules/.bin/electron-builder'),
    [...args, `-c.directories.output=${join(folder.path, 'release')}`],
    { cwd: root },
  );
  expect(await builder.exit(), builder.stdout + builder.stderr).toBe(0);
  packed = readAsar(join(unpacked, 'resources/app.asar'));
}, 120_000);
afterAll(() => folder.remove());

describe('the packed app', () => {
  it('holds the built pages, the bundles and package.json', () => {
    const named = [...packed.keys()].map((name) => name.replace(/-[\w-]{8}\.(\w+)$/, '-#.$1'));
    expect(named).toEqual(
      expect.arrayContaining([
        'package.json',
        'dist/electron/icon.png',
        'dist/electron/main.js',
        'dist/electron/media-worker.js',
        'dist/electron/preload.cjs',
        'dist/renderer/index.html',
        'dist/renderer/assets/index-#.js',
        'dist/renderer/assets/index-#.css',
        'dist/renderer/assets/capture.worklet-#.js',
        'dist/renderer/assets/playout.worklet-#.js',
      ]),
    );
  });

  it('holds no source, no test and no package', () => {
    const others = [...packed.keys()].filter((name) => !/^(package\.json|dist\/(electron|renderer)\/.+)$/.test(name));
    expect(others).toEqual([]);
    expect([...packed.keys()].filter((name) => /\.tsx?$|\.map$|node_modules|\.test\./.test(name))).toEqual([]);
  });

  it('has a package.json that says where it begins, and nothing of how it was made', () => {
    const description = JSON.parse(packed.get('package.json') ?? '');
    expect(description).toMatchObject({ name: 'partyline', main: 'dist/electron/main.js', type: 'module' });
    expect(description.devDependencies).toBeUndefined();
    expect(description.scripts).toBeUndefined();
  });

  it('needs no package: its bundles import Node and Electron alone', () => {
    const bundles = [...packed].filter(([name]) => name.startsWith('dist/electron/') && /\.c?js$/.test(name));
    const imported = bundles.flatMap(([, text]) =>
      [...text.matchAll(/^(?:import|export) .*?from ["']([^"']+)["']|^import ["']([^"']+)["']/gm)].map(
        ([, from, bare]) => from ?? bare ?? '',
      ),
    );
    expect(imported).toContain('electron');
    expect(imported.filter((name) => !/^(node:.+|electron|\.\/[\w.-]+\.js)$/.test(name))).toEqual([]);
  });

  it('starts as partyline', () => {
    expect(readFileSync(join(unpacked, 'partyline'), 'utf8')).toContain(FUSE_SENTINEL);
  });

  it('is fused: runs as nothing but this app, takes no debugger, and opens no file as a page', () => {
    const binary = readFileSync(join(unpacked, 'partyline'), 'latin1');
    const fuses = binary.slice(binary.indexOf(FUSE_SENTINEL) + FUSE_SENTINEL.length + 2).trimEnd();
    const [runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, , filePrivileges] = fuses;
    expect({ runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, filePrivileges }).toEqual({
      runAsNode: '0',
      cookies: '1',
      nodeOptions: '0',
      inspect: '0',
      integrity: '1',
      onlyAsar: '1',
      filePrivileges: '0',
    });
  });
});
