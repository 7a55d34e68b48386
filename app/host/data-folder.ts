import { posix, win32 } from 'node:path';

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly home: string;
}

/** Where each system keeps what a program remembers: APPDATA, Library, or XDG_DATA_HOME (an absolute path only). */
export function defaultDataFolder({ platform, environment, home }: Surroundings): string {
  switch (platform) {
    case 'win32':
      return win32.join(environment.APPDATA || win32.join(home, 'AppData', 'Roaming'), 'Partyline');
    case 'darwin':
      return posix.join(home, 'Library', 'Application Support', 'Partyline');
    default: {
      const xdg = environment.XDG_DATA_HOME;
      return posix.join(xdg && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share'), 'partyline');
    }
  }
}
