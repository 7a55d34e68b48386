import type { LocalMedia } from './agreed.ts';
import type { Attribute, Line, MediaDescription, SessionDescription } from './description.ts';
import type { Direction } from './direction.ts';
import type { Format } from './formats.ts';
import { type GroupAddress, groupConnection } from './group-address.ts';
import { descriptionText } from './serialize.ts';

/** Where our audio stream stands among the streams of a description: the first audio stream in use. */
export function audioSlot({ media }: SessionDescription): number {
  return media.findIndex(({ type, port }) => type === 'audio' && port !== 0);
}

const ALWAYS: readonly Line[] = [{ type: 't', value: '0 0' }];

/**
 * A description of ours. Its version is one more than `previous`'s when anything else in it differs, and the same when
 * nothing does (RFC 3264 §8).
 */
export function ownDescription(
  local: LocalMedia,
  media: readonly MediaDescription[],
  {
    previous,
    timing = ALWAYS,
  }: { readonly previous?: SessionDescription | undefined; readonly timing?: readonly Line[] },
): SessionDescription {
  const where = { netType: 'IN', addressType: local.address.includes(':') ? 'IP6' : 'IP4', address: local.address };
  const origin = previous?.origin ?? {
    username: '-',
    sessionId: local.sessionId,
    version: `${local.version}`,
    ...where,
  };
  const described: SessionDescription = {
    // The same for the whole session but for the version, also when the media move to another address.
    origin,
    sessionName: '-',
    connection: where,
    bandwidth: [],
    timing: timing.length > 0 ? timing : ALWAYS,
    attributes: [],
    media,
    otherLines: [],
  };
  if (!previous || descriptionText(described) === descriptionText(previous)) return described;
  return { ...described, origin: { ...origin, version: `${BigInt(origin.version) + 1n}` } };
}

/** Our audio stream. */
export function ownStream(
  local: Pick<LocalMedia, 'rtpPort' | 'rtcpPort'>,
  protocol: string,
  formats: readonly Format[],
  direction: Direction,
): MediaDescription {
  const attributes: Attribute[] = [
    ...formats.flatMap(formatAttributes),
    { name: 'ptime', value: '20' },
    ...(local.rtcpPort === local.rtpPort + 1 ? [] : [{ name: 'rtcp', value: `${local.rtcpPort}` }]),
    { name: direction },
  ];
  return {
    type: 'audio',
    port: local.rtpPort,
    protocol,
    formats: formats.map(({ payloadType }) => `${payloadType}`),
    connections: [],
    bandwidth: [],
    attributes,
    otherLines: [],
  };
}

/** A multicast group's stream as everybody in it describes it. In an answer, what `offered` says of time and bandwidth stands (RFC 3264 §6.2). */
export function groupStream(
  group: GroupAddress,
  formats: readonly Format[],
  direction: Direction,
  offered?: MediaDescription,
): MediaDescription {
  const own = ownStream({ rtpPort: group.port, rtcpPort: group.port + 1 }, 'RTP/AVP', formats, direction);
  const kept = offered?.attributes.filter(({ name }) => name === 'ptime' || name === 'maxptime') ?? [];
  const isReplaced = ({ name }: Attribute) => kept.some((each) => each.name === name);
  return {
    ...own,
    connections: [groupConnection(group)],
    bandwidth: offered?.bandwidth ?? [],
    attributes: [...own.attributes.filter((each) => !isReplaced(each)), ...kept],
  };
}

function formatAttributes({ payloadType, name, clockRate, channels, parameters }: Format): readonly Attribute[] {
  const encoding = channels === 1 ? `${name}/${clockRate}` : `${name}/${clockRate}/${channels}`;
  const rtpmap = { name: 'rtpmap', value: `${payloadType} ${encoding}` };
  return parameters === undefined ? [rtpmap] : [rtpmap, { name: 'fmtp', value: `${payloadType} ${parameters}` }];
}

/** The same stream, refused or given up: port 0, one format, no attributes (RFC 3264 §6, §8.2). */
export function disabledStream({ type, protocol, formats }: MediaDescription): MediaDescription {
  return {
    type,
    port: 0,
    protocol,
    formats: formats.slice(0, 1),
    connections: [],
    bandwidth: [],
    attributes: [],
    otherLines: [],
  };
}
