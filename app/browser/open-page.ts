import { spawn } from 'node:child_process';

/** Opens a page in the person's own browser; where that fails nothing happens, since the address has been said. */
export function openPage(url: string, platform: NodeJS.Platform = process.platform): void {
  const [command, args] = opener(url, platform);
  const child = spawn(command, args, { detached: true, stdio: 'ignore' });
  child.on('error', () => {});
  child.unref();
}

/** Whether somebody sits in front of this process: not a program that reads JSON, not CI, not a console without display. */
export function mayOpenPage(
  json: boolean,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): boolean {
  if (json || environment.CI) return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

export function opener(url: string, platform: NodeJS.Platform): [command: string, args: string[]] {
  switch (platform) {
    case 'darwin':
      return ['open', [url]];
    case 'win32':
      return ['rundll32', ['url.dll,FileProtocolHandler', url]];
    default:
      return ['xdg-open', [url]];
  }
}
