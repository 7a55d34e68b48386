import type { Account } from '../../../app/ipc/contract.ts';

export const shellText = {
  product: 'Partyline',
  navigation: 'Pages',
  calls: 'Calls',
  callsLive: (count: number) => (count === 1 ? 'Calls, one call on' : `Calls, ${count} calls on`),
  channels: 'Channels',
  channelsBusy: 'Channels, somebody speaks',
  settings: 'Settings',
  diagnostics: 'Diagnostics',
  dismiss: 'Dismiss',
  account: {
    button: (name: string, state: string) => `Account ${name}: ${state}`,
    heading: 'Your account',
    headingMany: 'Your accounts',
    offline: 'Offline',
    /** What fits under the badge. */
    badges: {
      local: 'Ready',
      disabled: 'Off',
      unregistered: 'Ready',
      registering: 'Registering',
      registered: 'Registered',
      refused: 'Refused',
      unreachable: 'No answer',
      untrusted: 'Not trusted',
      unregistering: 'Signing off',
    } satisfies Record<Account['state'], string>,
    doNotDisturb: 'Do not disturb',
    voicemail: (words: string) => `, ${words}`,
    local: 'On the embedded exchange of this computer. It needs no provider and no registration.',
    heardAt: 'SIP is heard on',
    copy: 'Copy address',
    copied: 'Copied',
    manage: 'Accounts',
    version: (version: string) => `Partyline ${version}`,
  },
  connecting: 'Connecting to Partyline…',
  lost: {
    title: 'Reconnecting…',
    during: 'This page lost Partyline for a moment. What you see may be out of date.',
    long: 'Is Partyline still running? After a restart it prints a new address: open that one.',
    retry: 'Try now',
  },
  unreachable: {
    title: 'Partyline can’t be reached',
    text: 'It may have been closed. Start it again, and open the address it prints. This page keeps trying meanwhile.',
  },
  locked: {
    title: 'This page needs its key',
    text: 'Open the whole address that Partyline printed when it started; the part after “#token=” lets this page in.',
  },
  crashed: {
    title: 'This page stumbled',
    text: 'Your calls go on. Load the page again to see them.',
    reload: 'Load again',
  },
} as const;
