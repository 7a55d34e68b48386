import { err, ok, type Result } from '../base/result.ts';
import type { RemoteMedia } from './agreed.ts';
import { attributeValue, type Bandwidth, type MediaDescription, type SessionDescription } from './description.ts';
import { type Direction, directionOf, isDirection, sends } from './direction.ts';
import { wantsVoipMetrics } from './extended-reports.ts';
import { type Format, formatsOf } from './formats.ts';
import { type GroupAddress, groupOf, sameGroup } from './group-address.ts';
import { ipVersion, isMulticast, isUnspecified } from './ip-address.ts';
import { malformed, refused, type SdpError } from './sdp-error.ts';

/** One audio stream as the peer describes it, when it is one that we could use. */
export interface PeerStream {
  readonly remote: RemoteMedia | undefined;
  /** The peer's, from its own side; never receiving while it is on hold as of old. */
  readonly direction: Direction;
  readonly formats: readonly Format[];
  readonly ptimeMs: number;
  /** It wants extended reports of VoIP metrics (RFC 3611 §5.2). */
  readonly voipMetrics: boolean;
  /** The stream is a multicast group's; `direction` is what all in it may do (RFC 3264 §5.2). */
  readonly group?: GroupAddress;
}

export const RTP_PROFILE = 'RTP/AVP';

/**
 * Reads stream `media` of `session`. `localAddress` is ours: both ends must speak the same IP version. With `group`, that
 * multicast group's stream is wanted and no other; without, none of a group is.
 */
export function peerStream(
  media: MediaDescription,
  session: SessionDescription,
  localAddress: string,
  group?: GroupAddress,
): Result<PeerStream, SdpError> {
  if (media.type !== 'audio') return err(refused(304, 'Only audio can be used'));
  if (media.port === 0) return err(refused(304, 'The audio stream is refused or switched off'));
  if (media.protocol.toUpperCase() !== RTP_PROFILE) {
    return err(refused(302, `The audio stream is ${media.protocol}; only ${RTP_PROFILE} can be used`));
  }
  const remote = group ? groupMedia(media, session, group) : remoteMedia(media, session, localAddress);
  if (!remote.ok) return remote;
  const direction = writtenDirection(media, session);
  const deaf = remote.value === undefined || allowsNoMedia(media.bandwidth, session.bandwidth);
  return ok({
    remote: remote.value,
    direction: deaf ? directionOf({ sends: sends(direction), receives: false }) : direction,
    formats: formatsOf(media),
    ptimeMs: packetTime(media),
    voipMetrics: wantsVoipMetrics(media, session),
    ...(group && { group }),
  });
}

/** A media level direction overrides the session's; none at all is sendrecv (RFC 4566 §6). */
function writtenDirection(media: MediaDescription, session: SessionDescription): Direction {
  for (const { name } of [...media.attributes, ...session.attributes]) if (isDirection(name)) return name;
  return 'sendrecv';
}

/** A bandwidth of zero asks that no media be sent (RFC 3264 §5); RS and RR are about RTCP (RFC 3556). */
function allowsNoMedia(own: readonly Bandwidth[], ofSession: readonly Bandwidth[]): boolean {
  const limit = [...own, ...ofSession].find(({ type }) => type === 'AS' || type === 'TIAS');
  return limit?.value === 0;
}

/** RFC 3264 §6.2: address and port are the same for all. */
function groupMedia(
  media: MediaDescription,
  session: SessionDescription,
  wanted: GroupAddress,
): Result<RemoteMedia, SdpError> {
  const connection = media.connections[0] ?? session.connection;
  const group = connection && groupOf(connection, media.port);
  if (!group || !sameGroup(group, wanted)) {
    return err(refused(330, `The session is that of the group ${wanted.address}, port ${wanted.port}`));
  }
  const { address, port } = group;
  return ok({ address, rtpPort: port, rtcpAddress: address, rtcpPort: port + 1 });
}

function remoteMedia(
  media: MediaDescription,
  session: SessionDescription,
  localAddress: string,
): Result<RemoteMedia | undefined, SdpError> {
  const connection = media.connections[0] ?? session.connection;
  if (!connection) return err(malformed('The audio stream has no c= line'));
  if (connection.netType !== 'IN') return err(refused(300, `The network ${connection.netType} cannot be reached`));
  const { address } = connection;
  if (isUnspecified(address)) return ok(undefined);
  if (isMulticast(address)) return err(refused(330, 'A call cannot be sent to a multicast address'));
  const usable = ipVersion(address) === ipVersion(localAddress) && !isReserved(address);
  if (!usable) return err(refused(301, `The address ${address} cannot be used; IPv${ipVersion(localAddress)} can`));
  const rtcp = rtcpAddress(media, localAddress);
  const rtcpPort = rtcp?.port ?? media.port + 1;
  if (rtcpPort > 65_535) return err(malformed('The audio stream leaves no port for RTCP'));
  return ok({ address, rtpPort: media.port, rtcpAddress: rtcp?.address ?? address, rtcpPort });
}

/** 240.0.0.0/4, the broadcast address among them. */
function isReserved(address: string): boolean {
  return ipVersion(address) === 4 && Number.parseInt(address, 10) >= 240;
}

/** `a=rtcp:<port> [IN IP4|IP6 <address>]` (RFC 3605 §2.1); one that we cannot read or use counts as absent. */
function rtcpAddress(
  { attributes }: MediaDescription,
  localAddress: string,
): { readonly port: number; readonly address?: string } | undefined {
  const match = /^(\d{1,5})(?:[ \t]+IN[ \t]+IP[46][ \t]+(\S+))?$/.exec(attributeValue(attributes, 'rtcp') ?? '');
  if (!match) return undefined;
  const port = Number(match[1]);
  if (port === 0 || port > 65_535) return undefined;
  const address = match[2];
  if (address === undefined) return { port };
  const usable = ipVersion(address) === ipVersion(localAddress) && !isMulticast(address) && !isReserved(address);
  return usable && !isUnspecified(address) ? { port, address } : undefined;
}

const PACKET_TIMES_MS = [60, 40, 30, 20, 10] as const;
const USUAL_PACKET_TIME_MS = 20;

/** How long the peer would like our packets to be, and no longer than it can take (RFC 4566 §6). */
function packetTime({ attributes }: MediaDescription): number {
  const wished = milliseconds(attributeValue(attributes, 'ptime')) ?? USUAL_PACKET_TIME_MS;
  const most = milliseconds(attributeValue(attributes, 'maxptime')) ?? wished;
  const bound = Math.min(wished, most);
  return PACKET_TIMES_MS.find((time) => time <= bound) ?? USUAL_PACKET_TIME_MS;
}

function milliseconds(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,4}(\.\d{1,6})?$/.test(value)) return undefined;
  const time = Number(value);
  return time > 0 ? time : undefined;
}
