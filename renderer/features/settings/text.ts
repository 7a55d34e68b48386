import type { SettingsSection } from '../shell/view.ts';

export const settingsText = {
  title: 'Settings',
  sections: 'Settings sections',
  names: {
    accounts: 'Accounts',
    incoming: 'Incoming calls',
    exchange: 'Exchange',
    sound: 'Sound',
  } satisfies Record<SettingsSection, string>,
  /** Where four have to fit beside one another. */
  shortNames: {
    accounts: 'Accounts',
    incoming: 'Incoming',
    exchange: 'Exchange',
    sound: 'Sound',
  } satisfies Record<SettingsSection, string>,
} as const;
