import type { ChannelSettings, ChannelState } from '../../../app/ipc/contract.ts';
import { channelsText } from './text.ts';

const text = channelsText.form;

/** A channel as its form holds it: text, as it was typed. */
export interface ChannelDraft extends Omit<ChannelSettings, 'port' | 'ttl'> {
  readonly port: string;
  readonly ttl: string;
}

export type ChannelErrors = Partial<Record<keyof ChannelDraft, string>>;

type Checked =
  | { readonly ok: true; readonly settings: ChannelSettings }
  | { readonly ok: false; readonly errors: ChannelErrors };

export const newChannel: ChannelDraft = {
  name: '',
  address: '239.255.12.1',
  port: '5004',
  codec: 'PCMU',
  ttl: '1',
  interface: '',
  priority: 5,
  duringCall: 'duck',
};

export function draftOfChannel({ port, ttl, ...settings }: ChannelSettings): ChannelDraft {
  return { ...settings, port: String(port), ttl: String(ttl) };
}

/** What a channel was set up with. */
export function settingsOf(channel: ChannelState): ChannelSettings {
  const { name, address, port, codec, ttl, priority, duringCall } = channel;
  return { name, address, port, codec, ttl, interface: channel.interface, priority, duringCall };
}

/** What the form comes to, or what is wrong with it; whether the network can do it, the engine says. */
export function checkChannel(draft: ChannelDraft): Checked {
  const errors: ChannelErrors = {
    ...(draft.name.trim() === '' && { name: text.missing }),
    ...(!isGroup(draft.address.trim()) && { address: text.wrongAddress }),
    ...(!isEvenPort(draft.port) && { port: text.wrongPort }),
    ...(!isWhole(draft.ttl, 1, 255) && { ttl: text.wrongTtl }),
  };
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  return {
    ok: true,
    settings: {
      ...draft,
      name: draft.name.trim(),
      address: draft.address.trim(),
      interface: draft.interface.trim(),
      port: Number(draft.port),
      ttl: Number(draft.ttl),
    },
  };
}

/** 224.0.0.0/4 (RFC 5771), or ff00::/8 (RFC 4291 §2.7). */
function isGroup(address: string): boolean {
  if (/^ff[0-9a-f]{2}:[0-9a-f:]*$/i.test(address)) return true;
  const [first = 0, ...rest] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number) ?? [];
  return first >= 224 && first <= 239 && rest.every((part) => part <= 255);
}

/** RFC 3550 §11: RTP has an even port, RTCP the next. */
function isEvenPort(typed: string): boolean {
  return isWhole(typed, 2, 65_534) && Number(typed) % 2 === 0;
}

function isWhole(typed: string, least: number, most: number): boolean {
  return /^\d+$/.test(typed.trim()) && Number(typed) >= least && Number(typed) <= most;
}
