import type { ChannelState } from '../../../app/ipc/contract.ts';

/** What is asked about which channel. */
export type ChannelQuestion =
  | { readonly about: 'new' }
  | { readonly about: 'edit' | 'invite'; readonly channel: ChannelState };
