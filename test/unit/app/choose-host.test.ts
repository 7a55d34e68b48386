import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseHost, findElectron } from '../../../app/choose-host.ts';
import { err, ok } from '../../../main/base/result.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const electron = '/p/electron';
const noWindow = 'there is no display for Electron’s window';

describe('who shows the pages', () => {
  it('is Electron where its binary is there and a window can open', () => {
    expect(chooseHost(undefined, { electron, noWindow: undefined })).toEqual(
      ok({ host: 'electron', binary: electron, words: 'Partyline opens in its own window (Electron).' }),
    );
  });

  it('is the browser without the binary, and the words say which and why', () => {
    const words =
      'Partyline runs in your browser, because Electron isn’t installed here (npx install-electron gets it).';
    expect(chooseHost(undefined, { electron: undefined, noWindow: undefined })).toEqual(ok({ host: 'browser', words }));
  });

  it('is the browser without a display, and the words say so', () => {
    const words = 'Partyline runs in your browser, because there is no display for Electron’s window.';
    expect(chooseHost(undefined, { electron, noWindow })).toEqual(ok({ host: 'browser', words }));
  });

  it.each(['browser', 'none'] as const)('is %s without further words when it was asked for', (host) => {
    expect(chooseHost(host, { electron, noWindow: undefined })).toEqual(ok({ host, words: undefined }));
  });

  it.each([
    [{ electron: undefined, noWindow: undefined }, 'Electron isn’t installed here (npx install-electron gets it)'],
    [{ electron, noWindow }, noWindow],
  ])('is an error when Electron was asked for and can’t be: %j', (surroundings, reason) => {
    const words = `${reason}. Use --host browser to open Partyline in your browser.`;
    expect(chooseHost('electron', surroundings)).toEqual(err(words));
  });
});

describe('Electron’s binary', () => {
  let temporary: ReturnType<typeof temporaryFolder>;
  let root: string;

  beforeEach(() => {
    temporary = temporaryFolder('electron');
    root = temporary.path;
    mkdirSync(join(root, 'node_modules/electron/dist'), { recursive: true });
  });
  afterEach(() => temporary.remove());

  it('is not there before it is downloaded, though the package is', () => {
    expect(findElectron(root)).toBeUndefined();
  });

  it('is not there when only its name is', () => {
    writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron');
    expect(findElectron(root)).toBeUndefined();
  });

  it('is the file that path.txt names', () => {
    const binary = join(root, 'node_modules/electron/dist/electron');
    writeFileSync(join(root, 'node_modules/electron/path.txt'), 'electron');
    writeFileSync(binary, '');
    chmodSync(binary, 0o755);
    expect(findElectron(root)).toBe(binary);
  });
});
