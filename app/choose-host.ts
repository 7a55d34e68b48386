import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../main/base/result.ts';
import type { HostName } from './host/options.ts';

/** What the choice depends on. */
export interface Surroundings {
  /** Electron's executable, where it has been downloaded. */
  readonly electron: string | undefined;
  /** Why Electron could not open a window here, in words that end a sentence; undefined where it could. */
  readonly noWindow: string | undefined;
}

export type Choice =
  | { readonly host: 'electron'; readonly binary: string; readonly words: string }
  | { readonly host: 'browser' | 'none'; readonly words: string | undefined };

const NO_BINARY = 'Electron isn’t installed here (npx install-electron gets it)';

/** The host that was wished for; without a wish Electron where it can run, else the browser, and why. */
export function chooseHost(wish: HostName | undefined, { electron, noWindow }: Surroundings): Result<Choice, string> {
  if (wish === 'browser' || wish === 'none') return ok({ host: wish, words: undefined });
  const obstacle = electron === undefined ? NO_BINARY : noWindow;
  if (electron !== undefined && obstacle === undefined) {
    return ok({ host: 'electron', binary: electron, words: 'Partyline opens in its own window (Electron).' });
  }
  if (wish === 'electron') return err(`${obstacle}. Use --host browser to open Partyline in your browser.`);
  return ok({ host: 'browser', words: `Partyline runs in your browser, because ${obstacle}.` });
}

/** Electron's package names its executable in path.txt once it is downloaded; requiring the package would download it. */
export function findElectron(root: string): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return statSync(binary, { throwIfNoEntry: false })?.isFile() ? binary : undefined;
}

/** Why Electron could not open its window on this system: no display, or no sandbox, which we don't do without. */
export function windowObstacle(electron: string | undefined): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (!DISPLAY && !WAYLAND_DISPLAY) return 'there is no display for Electron’s window';
  if (process.getuid?.() === 0) return 'Electron’s sandbox doesn’t run as root';
  if (electron !== undefined && !hasSandbox(electron)) {
    return 'this system keeps Electron’s sandbox from starting (its chrome-sandbox is not setuid root)';
  }
  return undefined;
}

/** Chromium's sandbox wants user namespaces, or its helper owned by root with the setuid bit. */
function hasSandbox(electron: string): boolean {
  const helper = statSync(join(electron, '..', 'chrome-sandbox'), { throwIfNoEntry: false });
  if (helper && helper.uid === 0 && (helper.mode & 0o4000) !== 0) return true;
  return !switchedOn('/proc/sys/kernel/apparmor_restrict_unprivileged_userns');
}

function switchedOn(file: string): boolean {
  try {
    return readFileSync(file, 'utf8').trim() === '1';
  } catch {
    return false;
  }
}
