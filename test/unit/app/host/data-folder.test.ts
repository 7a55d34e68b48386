import { expect, it } from 'vitest';
import { defaultDataFolder } from '../../../../app/host/data-folder.ts';

it.each([
  ['linux', {}, '/home/ann', '/home/ann/.local/share/partyline'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/ann', '/data/partyline'],
  ['linux', { XDG_DATA_HOME: 'relative/is/ignored' }, '/home/ann', '/home/ann/.local/share/partyline'],
  ['darwin', {}, '/Users/ann', '/Users/ann/Library/Application Support/Partyline'],
  [
    'win32',
    { APPDATA: 'C:\\Users\\ann\\AppData\\Roaming' },
    'C:\\Users\\ann',
    'C:\\Users\\ann\\AppData\\Roaming\\Partyline',
  ],
  ['win32', {}, 'C:\\Users\\ann', 'C:\\Users\\ann\\AppData\\Roaming\\Partyline'],
] as const)('on %s with %j and home %s the data is in %s', (platform, environment, home, folder) => {
  expect(defaultDataFolder({ platform, environment, home })).toBe(folder);
});
