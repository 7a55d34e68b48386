import { limits } from '../base/limits.ts';
import { shown } from '../base/shown.ts';
import { type Codec, codecsNamed } from '../sdp/codec.ts';
import type { SessionDescription } from '../sdp/description.ts';
import { formatsOf } from '../sdp/formats.ts';
import { checkGroup, type GroupAddress, groupOf } from '../sdp/group-address.ts';
import { groupStream } from '../sdp/local-description.ts';
import { parseDescription } from '../sdp/parse.ts';
import { serializeDescription } from '../sdp/serialize.ts';
import { type ChannelSettings, channelCodecs } from '../store/channel-record.ts';

/** A session as an announcement describes it, as far as a channel could be made of it. */
export interface AnnouncedSession {
  readonly name: string;
  readonly description: string | undefined;
  readonly group: GroupAddress;
  readonly codec: ChannelSettings['codec'] | undefined;
  readonly payloadType: number | undefined;
  /** Wall-clock ms; undefined for one that lasts. */
  readonly endsAt: number | undefined;
  /** Why no channel can be made of it, in words. */
  readonly problem: string | undefined;
}

/** From NTP's 1900, which t= counts from (RFC 4566 §5.9), to 1970, in s. */
const NTP_EPOCH_S = 2_208_988_800;

/** The codec of a channel as SDP says it. */
export function channelCodec({ codec, payloadType }: Pick<ChannelSettings, 'codec' | 'payloadType'>): Codec {
  const [voice] = codecsNamed([codec]);
  if (!voice) throw new Error(`No such codec: ${codec}`);
  return codec === 'opus' && payloadType !== undefined ? { ...voice, payloadType } : voice;
}

/** What identifies a session whatever its version (RFC 4566 §5.2), from an SDP body or its o= line alone. */
export function originOf(payload: Uint8Array): string | undefined {
  const line = new TextDecoder().decode(payload).match(/^o=(\S+) (\S+) \S+ (\S+ \S+ \S+)\s*$/m);
  return line ? `${line[1]} ${line[2]} ${line[3]}`.slice(0, limits.shownCharacters * 2) : undefined;
}

/** The session that a body describes; undefined where it is no SDP or has no sound for a group. */
export function announcedSession(payload: Uint8Array): AnnouncedSession | undefined {
  const parsed = parseDescription(payload);
  if (!parsed.ok) return undefined;
  const { sessionName, media, connection, otherLines, timing } = parsed.value;
  const audio = media.find(({ type, port }) => type === 'audio' && port !== 0);
  const where = audio?.connections[0] ?? connection;
  const group = audio && where && groupOf(where, audio.port);
  if (!audio || !group) return undefined;
  const formats = formatsOf(audio);
  const usable = formats.find(({ name }) => codecNamed(name) !== undefined);
  const checked = checkGroup(group);
  const information = otherLines.find(({ type }) => type === 'i')?.value;
  return {
    name: shown(sessionName) || group.address,
    description: information === undefined ? undefined : shown(information),
    group,
    codec: usable && codecNamed(usable.name),
    payloadType: usable && usable.payloadType >= 96 ? usable.payloadType : undefined,
    endsAt: endOf(timing[0]?.value ?? ''),
    problem: checked.ok ? (usable ? undefined : noCodec(formats.map(({ name }) => name))) : checked.error.message,
  };
}

function codecNamed(name: string): ChannelSettings['codec'] | undefined {
  return channelCodecs.find((codec) => codec.toLowerCase() === name.toLowerCase());
}

function noCodec(names: readonly string[]): string {
  return `Its sound is ${shown(names.join(', ')) || 'unknown'}; ${channelCodecs.join(', ')} can be played.`;
}

function endOf(times: string): number | undefined {
  const end = /^\d+ (\d{1,12})$/.exec(times.trim())?.[1];
  return end === undefined || Number(end) === 0 ? undefined : (Number(end) - NTP_EPOCH_S) * 1_000;
}

/** A channel as others are told of it. */
export function describeChannel(
  settings: ChannelSettings,
  { sessionId, version, address }: { readonly sessionId: string; readonly version: number; readonly address: string },
): Uint8Array {
  const { name, port, ttl } = settings;
  const where = {
    netType: 'IN',
    addressType: address.includes(':') ? 'IP6' : 'IP4',
    address: address.split('%')[0] ?? '',
  };
  const description: SessionDescription = {
    origin: { username: '-', sessionId, version: String(version), ...where },
    sessionName: shown(name),
    bandwidth: [],
    timing: [{ type: 't', value: '0 0' }],
    attributes: [],
    media: [groupStream({ address: settings.address, port, ttl }, [channelCodec(settings)], 'sendrecv')],
    otherLines: [],
  };
  return serializeDescription(description);
}
